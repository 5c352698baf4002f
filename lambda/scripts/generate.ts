import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import { compile } from 'json-schema-to-typescript';
import { OURS } from '../src/document.ts';
import { putFile } from './put-file.ts';

const SCHEMA = new URL('../../schema/item.schema.json', import.meta.url);
const GENERATED = new URL('../src/generated/', import.meta.url);

type ItemSchema = { properties: Record<string, object> };

async function readSchema(): Promise<ItemSchema> {
  const schema = JSON.parse(await readFile(SCHEMA, 'utf8')) as ItemSchema;
  const taken = OURS.filter((name) => Object.hasOwn(schema.properties, name));
  if (taken.length > 0) {
    throw new Error(`schema/item.schema.json: the backend sets ${taken.join(', ')} itself; rename the property.`);
  }
  return schema;
}

function validatorOf(schema: ItemSchema): string {
  const ajv = new Ajv2020({ allErrors: true, ownProperties: true, strict: true, code: { source: true, lines: true } });
  return standalone.default(ajv, ajv.compile(schema));
}

const VALIDATOR_TYPE = `import type { ErrorObject } from 'ajv';
import type { ItemFields } from './item-fields.ts';

declare const validate: {
  (input: unknown): input is ItemFields;
  errors?: ErrorObject[] | null;
};
export = validate;
`;

const schema = await readSchema();
const generated = (name: string) => fileURLToPath(new URL(name, GENERATED));
await putFile(generated('validate.cjs'), validatorOf(schema));
await putFile(generated('validate.d.cts'), VALIDATOR_TYPE);
const type = await compile({ ...schema, title: 'ItemFields' }, 'ItemFields', { bannerComment: '' });
await putFile(generated('item-fields.ts'), type);
