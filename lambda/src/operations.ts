import { PATCH_TYPES, readJson } from './body.ts';
import { encodeCursor } from './cursor.ts';
import type { Request, Response } from './exchange.ts';
import { readIdempotencyKey } from './idempotency-key.ts';
import { type ItemId, keyOf, parseId } from './ids.ts';
import type { Items, Precondition, Tagged } from './items.ts';
import { covers, readIfMatch } from './preconditions.ts';
import { readPageRequest, requireKnown } from './query.ts';

/** What operations work with: the rules, the name of the collection, and the time in ms of Unix time. */
export type Backend = Readonly<{ items: Items; collection: string; now: () => number }>;

/** Answers the requests of one method and path. */
export type Operation = (request: Request, backend: Backend) => Promise<Response>;

const JSON_HEADERS = { 'Content-Type': 'application/json' };

export async function listItems(request: Request, { items, collection, now }: Backend): Promise<Response> {
  const asked = readPageRequest(request.query, collection);
  const page = await items.list(asked);
  const nextCursor = page.next === null ? null : encodeCursor(page.next, collection);
  const link = `<${request.path}?limit=${asked.limit}&cursor=${nextCursor}>; rel="next"`;
  return {
    status: 200,
    headers: nextCursor === null ? JSON_HEADERS : { ...JSON_HEADERS, Link: link },
    body: {
      items: page.items,
      count: page.items.length,
      timestamp: new Date(now()).toISOString(),
      nextCursor,
      ...(page.unreadable.length > 0 ? { unreadable: page.unreadable } : {}),
    },
    unreadable: page.unreadable,
  };
}

export async function createItem(request: Request, { items }: Backend): Promise<Response> {
  requireKnown(request.query, []);
  const name = readIdempotencyKey(request);
  const input = readJson(request);
  const { item, etag, replayed } = await (name === null ? items.create(input) : items.createOnce(name, input));
  return {
    status: 201,
    headers: {
      ...JSON_HEADERS,
      Location: `${request.path}/${item.id}`,
      ETag: etag,
      ...(replayed ? { 'Idempotency-Replayed': 'true' } : {}),
    },
    body: { message: 'Item created successfully', item, location: keyOf(item.id) },
  };
}

export async function getItem(request: Request, { items }: Backend): Promise<Response> {
  const tagged = await items.get(readId(request));
  const unchanged = covers(request.headers.get('if-none-match'), tagged.etag);
  return unchanged ? { status: 304, headers: { ETag: tagged.etag } } : answerWith(tagged);
}

export async function replaceItem(request: Request, { items }: Backend): Promise<Response> {
  const { id, precondition } = readTarget(request);
  return answerWith(await items.replace(id, precondition, readJson(request)));
}

export async function patchItem(request: Request, { items }: Backend): Promise<Response> {
  const { id, precondition } = readTarget(request);
  return answerWith(await items.patch(id, precondition, readJson(request, PATCH_TYPES)));
}

export async function deleteItem(request: Request, { items }: Backend): Promise<Response> {
  const { id, precondition } = readTarget(request);
  await items.remove(id, precondition);
  return { status: 204, headers: {} };
}

function readTarget(request: Request): { id: ItemId; precondition: Precondition } {
  return { id: readId(request), precondition: readIfMatch(request.headers.get('if-match')) };
}

function readId(request: Request): ItemId {
  const id = parseId(request.id);
  requireKnown(request.query, []);
  return id;
}

function answerWith({ item, etag }: Tagged): Response {
  return { status: 200, headers: { ...JSON_HEADERS, ETag: etag }, body: item };
}
