import type { Response } from './exchange.ts';

/** What browsers of other origins may do. `origins` is `*` alone or origins; `headers` is empty where none are allowed. */
export type Cors = Readonly<{ origins: readonly string[]; methods: string; headers: string; maxAgeSeconds: string }>;

const EXPOSED = 'ETag, Idempotency-Replayed, Link, Location, Retry-After, X-Request-Id';

/** The CORS headers of every answer. One origin is always named; of several, the one that asks. */
export function corsHeaders({ origins }: Cors, origin: string | undefined): Record<string, string> {
  const [first] = origins;
  const vary = first === '*' ? {} : { Vary: 'Origin' };
  const allowed = origins.length === 1 ? first : origins.find((each) => each === origin);
  return allowed === undefined
    ? vary
    : { 'Access-Control-Allow-Origin': allowed, 'Access-Control-Expose-Headers': EXPOSED, ...vary };
}

/** Answer a preflight. A browser takes it by the origin that is named beside it, as on every answer. */
export function preflight({ methods, headers, maxAgeSeconds }: Cors): Response {
  return {
    status: 204,
    headers: {
      'Access-Control-Allow-Methods': methods,
      ...(headers === '' ? {} : { 'Access-Control-Allow-Headers': headers }),
      'Access-Control-Max-Age': maxAgeSeconds,
    },
  };
}
