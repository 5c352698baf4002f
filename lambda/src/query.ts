import { decodeCursor } from './cursor.ts';
import type { Request } from './exchange.ts';
import type { PageRequest } from './items.ts';
import { InvalidParameter } from './refusals.ts';

const DEFAULT_LIMIT = 100;
const LARGEST_LIMIT = 1000;
const KNOWN = ['limit', 'cursor'];

/** Read the query of a list; throws InvalidParameter and MalformedCursor. */
export function readPageRequest(query: Request['query']): PageRequest {
  const unknown = [...query.keys()].filter((name) => !KNOWN.includes(name));
  if (unknown.length > 0) {
    throw new InvalidParameter(`Unknown query parameter ${unknown.join(', ')}: this path takes ${KNOWN.join(', ')}.`);
  }
  const limit = single(query, 'limit');
  const cursor = single(query, 'cursor');
  return {
    limit: limit === undefined ? DEFAULT_LIMIT : readLimit(limit),
    after: cursor === undefined ? null : decodeCursor(cursor),
  };
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
