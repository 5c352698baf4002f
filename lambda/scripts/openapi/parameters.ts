import { DEFAULT_LIMIT, LARGEST_LIMIT } from '../../src/query.ts';
import { type Node, ref } from './node.ts';

const TAG = '(W/)?"[!#-~]*"';

const PARAMETERS = {
  Id: {
    name: 'id',
    in: 'path',
    required: true,
    description: "The item's id.",
    schema: ref('schemas', 'ItemId'),
  },
  Limit: {
    name: 'limit',
    in: 'query',
    description: 'How many items a page may have. It may have fewer, and others follow, as `nextCursor` says.',
    schema: { type: 'integer', minimum: 1, maximum: LARGEST_LIMIT, default: DEFAULT_LIMIT },
  },
  Cursor: {
    name: 'cursor',
    in: 'query',
    description: 'The `nextCursor` of the page before, unchanged; none for the first page.',
    schema: ref('schemas', 'Cursor'),
  },
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    required: true,
    description: 'The `ETag` that the item had when it was read, or `*` to change whatever is there.',
    schema: { type: 'string', pattern: `^(\\*|${TAG}(, ?${TAG})*)$` },
  },
  IfNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    description: 'The `ETag` of a version that is known already: where it is the one there is, the answer is a 304.',
    schema: { type: 'string' },
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description:
      'Makes the request safe to send again: for 24 hours, the same key and body are answered as they were the first time. ' +
      '1 to 255 printable ASCII characters, such as a UUID.',
    schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[!-~]([ -~]*[!-~])?$' },
  },
} satisfies Readonly<Record<string, Node>>;

/** References to parameters, in this order. */
export function parameters(...keys: readonly (keyof typeof PARAMETERS)[]): Node {
  return { parameters: keys.map((key) => ref('parameters', key)) };
}

/** All parameters, as components. */
export const PARAMETER_COMPONENTS: Node = PARAMETERS;
