import { decodeCursor } from './cursor.ts';
import type { Request } from './exchange.ts';
import type { PageRequest } from './items.ts';
import { InvalidParameter } from './refusals.ts';

/** How many items a page has, where the caller does not say, and at most. */
export const DEFAULT_LIMIT = 100;
export const LARGEST_LIMIT = 1000;

/** Read the query of a list of the collection of this name; throws InvalidParameter and MalformedCursor. */
export function readPageRequest(query: Request['query'], collection: string): PageRequest {
  requireKnown(query, ['limit', 'cursor']);
  const limit = single(query, 'limit');
  const cursor = single(query, 'cursor');
  return {
    limit: limit === undefined ? DEFAULT_LIMIT : readLimit(limit),
    after: cursor === undefined ? null : decodeCursor(cursor, collection),
  };
}

/** Refuse each query parameter that is not among these; throws InvalidParameter. */
export function requireKnown(query: Request['query'], known: readonly string[]): void {
  const unknown = [...query.keys()].filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    const takes = known.length === 0 ? 'none' : known.join(', ');
    throw new InvalidParameter(`Unknown query parameter ${unknown.join(', ')}: this request takes ${takes}.`);
  }
}

function single(query: Request['query'], name: string): string | undefined {
  const values = query.get(name) ?? [];
  if (values.length > 1) {
    throw new InvalidParameter(`The query parameter ${name} is there ${values.length} times: send it once.`);
  }
  return values[0];
}

function readLimit(text: string): number {
  const limit = /^[1-9][0-9]{0,3}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > LARGEST_LIMIT) {
    throw new InvalidParameter(`limit must be a whole number from 1 to ${LARGEST_LIMIT}.`);
  }
  return limit;
}
