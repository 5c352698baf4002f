import { ID_EXAMPLE } from '../../src/ids.ts';
import { type Node, type ObjectSchema, ref } from './node.ts';

const OURS = ['id', 'createdAt', 'updatedAt'];
const EXAMPLE_TIME = '2026-11-23T06:42:39.719Z';

/** A time as every answer writes it: UTC, to the millisecond. */
export function moment(description: string): Node {
  const pattern = '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z$';
  return { description, type: 'string', format: 'date-time', pattern };
}

/** What a client may write: the schema as its owner wrote it. */
export function fieldsOf(schema: ObjectSchema): ObjectSchema {
  // The dialect is that of OpenAPI 3.1 anyway, and is named at the root of a document alone.
  const { $schema: _, ...fields } = schema;
  return fields as ObjectSchema;
}

/** What readers see: the fields and ours, with an example around one of the fields. */
export function itemOf(fields: ObjectSchema, example: Node | undefined): Node {
  // These are of what a client writes, alone.
  const { $id: _, default: __, examples: ___, ...rules } = fields;
  return {
    ...rules,
    ...withOurs(fields, 'minProperties'),
    ...withOurs(fields, 'maxProperties'),
    description: 'An item as it is read. One that was written under an earlier schema is shown as it was written.',
    properties: {
      id: ref('schemas', 'ItemId'),
      ...fields.properties,
      createdAt: moment('When the item was created.'),
      updatedAt: moment('When the item was last changed; a change never makes it earlier.'),
    },
    required: ['id', ...(fields.required ?? []), 'createdAt', 'updatedAt'],
    ...(example === undefined
      ? {}
      : { examples: [{ id: ID_EXAMPLE, ...example, createdAt: EXAMPLE_TIME, updatedAt: EXAMPLE_TIME }] }),
  };
}

function withOurs(fields: Node, keyword: 'minProperties' | 'maxProperties'): Node {
  const count = fields[keyword];
  return typeof count === 'number' ? { [keyword]: count + OURS.length } : {};
}

/** An example made of those in the schema; undefined where they do not make an item. */
export function exampleOf(fields: ObjectSchema, isItem: (value: unknown) => boolean): Node | undefined {
  const [whole] = (fields.examples ?? []) as readonly Node[];
  const parts = Object.entries(fields.properties).flatMap(([name, property]) => {
    const [first] = (property.examples ?? []) as readonly unknown[];
    return first === undefined ? [] : [[name, first]];
  });
  const example: Node = whole ?? Object.fromEntries(parts);
  return isItem(example) ? example : undefined;
}
