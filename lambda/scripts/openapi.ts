import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import manifest from '../package.json' with { type: 'json' };
import validate from '../src/generated/validate.cjs';
import { documentOf } from './openapi/document.ts';
import type { ObjectSchema } from './openapi/node.ts';
import { putFile } from './put-file.ts';
import { SCHEMA } from './schema-file.ts';

const DOCUMENT = fileURLToPath(new URL('../../docs/openapi.json', import.meta.url));

const schema = JSON.parse(await readFile(SCHEMA, 'utf8')) as ObjectSchema;
const document = documentOf({ schema, isItem: validate, version: manifest.version });
const text = `${JSON.stringify(document, null, 2)}\n`;
if (process.argv[2] !== '--check') {
  await putFile(DOCUMENT, text);
} else if ((await readFile(DOCUMENT, 'utf8')) !== text) {
  process.stderr.write(
    'docs/openapi.json is not what the schema and the function say: write it anew with `make openapi`.\n',
  );
  process.exitCode = 1;
}
