import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { ValidateFunction } from 'ajv';
import type { Ajv2020 } from 'ajv/dist/2020.js';
import { putFile } from './put-file.ts';
import { type ItemSchema, itemSchemaOf, SCHEMA, SchemaRefused } from './schema-file.ts';
import { placesOf } from './schema-places.ts';

const GENERATED = new URL('../src/generated/', import.meta.url);
/** What decides beside the schema what is generated: the names it may not take, how it is done, and with which packages. */
const SOURCES = [
  new URL('../src/document.ts', import.meta.url),
  new URL('schema-file.ts', import.meta.url),
  new URL(import.meta.url),
  new URL('../package-lock.json', import.meta.url),
];

const VALIDATOR_TYPE = `import type { ErrorObject } from 'ajv';
import type { ItemFields } from './item-fields.ts';

declare const validate: {
  (input: unknown): input is ItemFields;
  errors?: ErrorObject[] | null;
};
export = validate;
`;

type Make = (schema: ItemSchema) => string | Promise<string>;

const FILES: Readonly<Record<string, Make>> = {
  'validate.cjs': validatorOf,
  'validate.d.cts': () => VALIDATOR_TYPE,
  'item-fields.ts': typeOf,
};

// The packages that generate take ten times as long to load as a look at whether anything has changed.
async function validatorOf(schema: ItemSchema): Promise<string> {
  const { Ajv2020 } = await import('ajv/dist/2020.js');
  const { default: standalone } = await import('ajv/dist/standalone/index.js');
  const ajv = new Ajv2020({ allErrors: true, ownProperties: true, strict: true, code: { source: true, lines: true } });
  return standalone.default(ajv, compiled(ajv, schema));
}

function compiled(ajv: Ajv2020, schema: ItemSchema): ValidateFunction {
  try {
    return ajv.compile(schema);
  } catch (error) {
    const { message } = error as Error;
    throw new SchemaRefused(`this is no JSON Schema that can be compiled: ${message}${placed(message, schema)}.`);
  }
}

/** Where the fault is, if it is the one that ajv tells no place of. */
function placed(message: string, schema: ItemSchema): string {
  const [, keyword] = /unknown keyword: "(.*)"/s.exec(message) ?? [];
  return keyword === undefined ? '' : ` at ${placesOf(keyword, schema).join(', ')}`;
}

async function typeOf(schema: ItemSchema): Promise<string> {
  const { compile } = await import('json-schema-to-typescript');
  return compile({ ...schema, title: 'ItemFields' }, 'ItemFields', { bannerComment: '' });
}

/** The first line of each file: a hash of what it is made from. */
async function headOfAll(schema: string): Promise<string> {
  const hash = createHash('sha256').update(schema);
  for (const source of SOURCES) {
    hash.update('\0').update(await readFile(source));
  }
  return `// Generated from ${hash.digest('hex')}\n`;
}

async function begins(path: string, head: string): Promise<boolean> {
  try {
    await using file = await open(path);
    return (await file.read({ buffer: Buffer.alloc(head.length) })).buffer.toString() === head;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return false;
    }
    throw error;
  }
}

async function generate(): Promise<void> {
  const schema = await readFile(SCHEMA, 'utf8');
  const head = await headOfAll(schema);
  for (const [name, make] of Object.entries(FILES)) {
    const path = fileURLToPath(new URL(name, GENERATED));
    if (!(await begins(path, head))) {
      await putFile(path, head + (await make(itemSchemaOf(schema))));
    }
  }
}

try {
  await generate();
} catch (error) {
  if (!(error instanceof SchemaRefused)) {
    throw error;
  }
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
