import { collection } from './collection.ts';
import type { Examples } from './contents.ts';
import { headerComponents } from './headers.ts';
import { exampleOf, fieldsOf, itemOf } from './item-schemas.ts';
import { LINK_COMPONENTS } from './links.ts';
import { member } from './member.ts';
import type { Node, ObjectSchema } from './node.ts';
import { PARAMETER_COMPONENTS } from './parameters.ts';
import { patchOf } from './patch-schema.ts';
import { problemSchemas } from './problem-schemas.ts';
import { problemResponses } from './problems.ts';
import { FIXED_SCHEMAS } from './schemas.ts';
import { SECURITY, SECURITY_SCHEMES } from './security.ts';

const DESCRIPTION = `Items as JSON, kept in S3.

Every change says which version of the item it is of: \`If-Match\` with the \`ETag\` that the item had when it was read, or \`*\`.
Every error, the gateway's own included, is \`application/problem+json\` (RFC 9457). A query parameter that an operation does not
list is refused. Any other method on a path is answered with the response \`MethodNotAllowed\`, any other path with \`PathNotFound\`.`;

const SERVER: Node = {
  url: '{origin}/{stage}',
  variables: {
    origin: {
      description: 'Where `backend up` listens, or `https://<api>.execute-api.<region>.amazonaws.com`.',
      default: 'http://127.0.0.1:3000',
    },
    stage: { description: 'The setting `api_stage_name`.', default: 'v1' },
  },
};

/** What the document is made of: the item's schema, its compiled validator, and the version of the API. */
export type Source = Readonly<{ schema: ObjectSchema; isItem: (value: unknown) => boolean; version: string }>;

/** The whole OpenAPI 3.1 document. */
export function documentOf({ schema, isItem, version }: Source): Node {
  const fields = fieldsOf(schema);
  const example = exampleOf(fields, isItem);
  const examples = named(example);
  return {
    openapi: '3.1.0',
    info: { title: 'Items', version, description: DESCRIPTION, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [SERVER],
    security: SECURITY,
    tags: [{ name: 'items', description: 'The collection and its items.' }],
    paths: { '/items': collection(examples), '/items/{id}': member(examples) },
    components: {
      schemas: {
        ItemFields: fields,
        ItemPatch: { title: 'ItemPatch', description: 'Parts of an item; null removes.', ...patchOf(fields) },
        Item: itemOf(fields, example),
        ...FIXED_SCHEMAS,
        ...problemSchemas(),
      },
      responses: problemResponses(),
      parameters: PARAMETER_COMPONENTS,
      headers: headerComponents(),
      links: LINK_COMPONENTS,
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}

function named(example: Node | undefined): Examples {
  return example === undefined
    ? { item: {}, patch: {} }
    : { item: { item: { value: example } }, patch: { change: { value: example } } };
}
