import assert from 'node:assert/strict';
import { test } from 'node:test';
import { documentOf } from '../../scripts/openapi/document.ts';
import type { Node, ObjectSchema } from '../../scripts/openapi/node.ts';
import { refusals } from '../../scripts/openapi/problems.ts';
import { PROBLEM_KINDS, TYPE_PREFIX } from '../../src/problem.ts';
import { ROUTES } from '../../src/router.ts';

const COLOUR: ObjectSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  properties: {
    colour: { type: 'string', enum: ['red', 'blue'], examples: ['red'] },
    size: {
      type: 'object',
      properties: { width: { type: 'integer' }, height: { type: 'integer' } },
      required: ['width'],
      additionalProperties: false,
    },
    tags: { type: 'array', items: { type: 'string' }, minItems: 1 },
  },
  required: ['colour'],
  maxProperties: 2,
  additionalProperties: { type: 'number' },
};
const NULL = { description: 'Removes it.', type: 'null' };

type Operation = Node & Readonly<{ operationId: string }>;
type Document = Readonly<{
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Node> };
}>;

function documented(schema: ObjectSchema, isItem: (value: unknown) => boolean = () => true): Document {
  return documentOf({ schema, isItem, version: '1.2.3' }) as unknown as Document;
}

test('The operations of the document are those of the router.', () => {
  const { paths } = documented(COLOUR);

  const listed = Object.entries(paths).map(([path, methods]) => [path, Object.keys(methods).sort()]);
  const routed = Array.from(ROUTES, ([path, of]) => [
    path,
    [...of.keys()].map((method) => method.toLowerCase()).sort(),
  ]);
  assert.deepEqual(listed, routed);
});

test('Each kind of problem that the function has is a schema with its type, title and status.', () => {
  const { schemas } = documented(COLOUR).components;

  const kinds = Object.values(schemas).map(({ properties }) => JSON.stringify(properties ?? {}));
  for (const { type, title, status } of PROBLEM_KINDS) {
    const start = JSON.stringify({
      type: { enum: [TYPE_PREFIX + type] },
      title: { enum: [title] },
      status: { enum: [status] },
    });
    assert.ok(
      kinds.some((kind) => kind.startsWith(start.slice(0, -1))),
      `${type} is in the document`,
    );
  }
});

test('A refusal that neither side has stops the generator.', () => {
  assert.throws(() => refusals(['no-such-problem']), /There is no problem of the type no-such-problem/);
});

test('What a client writes is the schema as its owner wrote it.', () => {
  const { $schema: _, ...whole } = COLOUR;

  assert.deepEqual(documented(COLOUR).components.schemas.ItemFields, whole);
});

test('An item has the fields of the schema and ours; a bound on how many leaves room for ours.', () => {
  const { Item } = documented(COLOUR).components.schemas;

  assert.deepEqual(Object.keys(Item?.properties as object), ['id', 'colour', 'size', 'tags', 'createdAt', 'updatedAt']);
  assert.deepEqual(Item?.required, ['id', 'colour', 'createdAt', 'updatedAt']);
  assert.equal(Item?.maxProperties, 5);
  assert.deepEqual(Item?.additionalProperties, { type: 'number' });
});

test('A patch may have any part of an item, and null where a member may be absent, at any depth.', () => {
  const { title: _, description: __, ...patch } = documented(COLOUR).components.schemas.ItemPatch ?? {};

  const { colour, tags } = COLOUR.properties;
  assert.deepEqual(patch, {
    type: 'object',
    properties: {
      colour,
      size: {
        anyOf: [
          {
            type: 'object',
            properties: { width: { type: 'integer' }, height: { anyOf: [{ type: 'integer' }, NULL] } },
            additionalProperties: false,
          },
          NULL,
        ],
      },
      tags: { anyOf: [tags, NULL] },
    },
    additionalProperties: { anyOf: [{ type: 'number' }, NULL] },
  });
});

test('The examples are those of the schema, and there are none where they make no item.', () => {
  const shown = JSON.stringify(documented(COLOUR).paths['/items']?.post);
  const silent = JSON.stringify(documented(COLOUR, () => false).paths);

  assert.match(shown, /"examples":\{"item":\{"value":\{"colour":"red"\}\}\}/);
  assert.doesNotMatch(silent, /"examples"/);
});

test('Each operation has an id of its own.', () => {
  const ids = Object.values(documented(COLOUR).paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  );

  assert.deepEqual(ids.toSorted(), [
    'createItem',
    'deleteItem',
    'getItem',
    'headItem',
    'headItems',
    'listItems',
    'patchItem',
    'replaceItem',
  ]);
});
