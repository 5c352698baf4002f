import {
  IdempotencyKeyReused,
  ItemNotFound,
  ItemUnreadable,
  MalformedId,
  PreconditionFailed,
  Refusal,
  StoreBusy,
  StoreFailed,
  ValidationFailed,
} from './errors.ts';
import type { Response } from './exchange.ts';
import {
  BodyTooLarge,
  InvalidHeader,
  InvalidParameter,
  MalformedBody,
  MalformedCursor,
  MethodNotAllowed,
  PathNotFound,
  PreconditionRequired,
  UnsupportedMediaType,
} from './refusals.ts';

/** What all problems of one type have in common. */
export type Kind = Readonly<{ status: number; type: string; title: string }>;

/** What every problem type begins with. */
export const TYPE_PREFIX = '/problems/';

/** The media type of a problem (RFC 9457). */
export const PROBLEM_JSON = 'application/problem+json';

const RETRY_AFTER_SECONDS = 2;

const INTERNAL: Kind = { status: 500, type: 'internal-error', title: 'The backend failed' };

const KINDS = new Map<unknown, Kind>([
  [ValidationFailed, { status: 400, type: 'validation-failed', title: 'The item is not valid' }],
  [MalformedBody, { status: 400, type: 'malformed-body', title: 'The body is not JSON' }],
  [MalformedId, { status: 400, type: 'malformed-id', title: 'The id is not valid' }],
  [MalformedCursor, { status: 400, type: 'malformed-cursor', title: 'The cursor is not valid' }],
  [InvalidParameter, { status: 400, type: 'invalid-parameter', title: 'A query parameter is not valid' }],
  [InvalidHeader, { status: 400, type: 'invalid-header', title: 'A header is not valid' }],
  [ItemNotFound, { status: 404, type: 'item-not-found', title: 'There is no such item' }],
  [PathNotFound, { status: 404, type: 'path-not-found', title: 'There is no such path' }],
  [MethodNotAllowed, { status: 405, type: 'method-not-allowed', title: 'The path does not have this method' }],
  [PreconditionFailed, { status: 412, type: 'precondition-failed', title: 'The item has changed' }],
  [BodyTooLarge, { status: 413, type: 'body-too-large', title: 'The body is too large' }],
  [UnsupportedMediaType, { status: 415, type: 'unsupported-media-type', title: 'The body must be JSON' }],
  [
    IdempotencyKeyReused,
    { status: 422, type: 'idempotency-key-reused', title: 'The idempotency key stands for another body' },
  ],
  [
    PreconditionRequired,
    { status: 428, type: 'precondition-required', title: 'The change must say what it is a change of' },
  ],
  [StoreBusy, { status: 503, type: 'store-busy', title: 'The backend is busy' }],
  [StoreFailed, INTERNAL],
  [ItemUnreadable, INTERNAL],
]);

/** Every kind of problem there is. */
export const PROBLEM_KINDS: readonly Kind[] = [...new Set(KINDS.values())];

/** The answer that tells a caller about an error. What is not a refusal shows nothing of its cause. */
export function problemOf(error: unknown, requestId: string): Response {
  const { status, type, title } = kindOf(error);
  const detail = error instanceof Refusal ? error.message : `Quote the request id ${requestId} when you report this.`;
  const faults = error instanceof ValidationFailed ? { errors: error.faults } : {};
  return {
    status,
    headers: { 'Content-Type': PROBLEM_JSON, ...extraHeaders(error) },
    body: { type: TYPE_PREFIX + type, title, status, detail, requestId, ...faults },
  };
}

function kindOf(error: unknown): Kind {
  return (error instanceof Error && KINDS.get(error.constructor)) || INTERNAL;
}

function extraHeaders(error: unknown): Readonly<Record<string, string>> {
  if (error instanceof MethodNotAllowed) {
    return { Allow: error.allowed.join(', ') };
  }
  if (error instanceof UnsupportedMediaType) {
    return error.accepted;
  }
  return error instanceof StoreBusy ? { 'Retry-After': `${RETRY_AFTER_SECONDS}` } : {};
}
