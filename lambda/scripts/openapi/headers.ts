import { type Node, ref } from './node.ts';

type Header = Readonly<{ name: string; required?: boolean; description: string; schema: Node }>;

const SECONDS: Node = { type: 'integer', minimum: 1 };
const METHODS: Node = { type: 'string', pattern: '^[A-Z]+(, [A-Z]+)*$' };

const HEADERS = {
  RequestId: {
    name: 'X-Request-Id',
    required: true,
    description: "Leads into the access log and the function's log.",
    schema: { type: 'string', minLength: 1 },
  },
  CacheControl: {
    name: 'Cache-Control',
    required: true,
    description: 'Answers are not for caches: ask again with `If-None-Match`.',
    schema: { const: 'no-store' },
  },
  CacheControlOfFunction: {
    name: 'Cache-Control',
    description: 'Absent where the gateway answered.',
    schema: { const: 'no-store' },
  },
  AllowOrigin: {
    name: 'Access-Control-Allow-Origin',
    description: 'Present where CORS is on.',
    schema: { type: 'string' },
  },
  ExposeHeaders: {
    name: 'Access-Control-Expose-Headers',
    description: 'Present where CORS is on.',
    schema: { type: 'string' },
  },
  ETag: {
    name: 'ETag',
    required: true,
    description: 'The opaque, quoted tag of this version of the item, for `If-Match` and `If-None-Match`.',
    schema: { type: 'string', pattern: '^"[!#-~]+"$' },
  },
  Location: {
    name: 'Location',
    required: true,
    description: "The item's path, stage included.",
    schema: { type: 'string', format: 'uri-reference', pattern: '^/.+' },
  },
  Link: {
    name: 'Link',
    description: 'Where the next page is; absent on the last one.',
    schema: { type: 'string', pattern: '^<[^<>]+>; rel="next"$' },
  },
  IdempotencyReplayed: {
    name: 'Idempotency-Replayed',
    description: 'Present where an earlier request with this `Idempotency-Key` chose the item.',
    schema: { const: 'true' },
  },
  Allow: { name: 'Allow', required: true, description: 'The methods that the path has.', schema: METHODS },
  Challenge: {
    name: 'WWW-Authenticate',
    description: 'How to prove who you are.',
    schema: { const: 'Bearer' },
  },
  AcceptPatch: {
    name: 'Accept-Patch',
    required: true,
    description: 'The media types that a patch may have.',
    schema: { type: 'string' },
  },
  RetryAfter: {
    name: 'Retry-After',
    required: true,
    description: 'Seconds after which the same request may succeed.',
    schema: SECONDS,
  },
  RetryAfterThrottling: {
    name: 'Retry-After',
    description: 'Seconds to wait; absent where a quota is used up.',
    schema: SECONDS,
  },
} satisfies Readonly<Record<string, Header>>;

/** The name of a header that answers have. */
export type HeaderName = keyof typeof HEADERS;

const EVERYWHERE: readonly HeaderName[] = ['RequestId', 'AllowOrigin', 'ExposeHeaders'];

/** The headers of an answer: those that every answer has, and these. */
export function headers(...more: readonly HeaderName[]): Node {
  return Object.fromEntries([...EVERYWHERE, ...more].map((key) => [HEADERS[key].name, ref('headers', key)]));
}

/** All headers, as components. */
export function headerComponents(): Node {
  return Object.fromEntries(Object.entries(HEADERS).map(([key, { name: _, ...header }]) => [key, header]));
}
