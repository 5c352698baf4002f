import { OURS } from '../src/document.ts';
import { isObject } from '../src/merge-patch.ts';

export const SCHEMA = new URL('../../schema/item.schema.json', import.meta.url);

/** A JSON Schema that says what an item is: an object, with its fields by name. */
export type ItemSchema = { type: 'object'; properties: Record<string, object> };

/** The schema cannot be used as it is; the message says why, and what to do. */
export class SchemaRefused extends Error {
  constructor(fault: string) {
    super(`schema/item.schema.json: ${fault}`);
  }
}

/** The schema that the file's text is; throws SchemaRefused where it does not say what an item is, or takes a name of ours. */
export function itemSchemaOf(text: string): ItemSchema {
  const schema = parsed(text);
  if (!isObject(schema) || schema.type !== 'object') {
    throw new SchemaRefused('an item is an object; write "type": "object" at the top.');
  }
  const { properties } = schema;
  if (!isObject(properties)) {
    throw new SchemaRefused('an item has fields; name them under "properties" at the top.');
  }
  const taken = OURS.filter((name) => Object.hasOwn(properties, name));
  if (taken.length > 0) {
    throw new SchemaRefused(`the backend sets ${taken.join(', ')} itself; rename the property.`);
  }
  return schema as ItemSchema;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SchemaRefused(`this is not JSON: ${(error as Error).message}.`);
  }
}
