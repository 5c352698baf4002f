import { readJson } from './body.ts';
import { encodeCursor } from './cursor.ts';
import type { Request, Response } from './exchange.ts';
import { keyOf, parseId } from './ids.ts';
import { covers } from './if-none-match.ts';
import type { Items } from './items.ts';
import type { Log } from './log.ts';
import { readPageRequest } from './query.ts';
import { IdempotencyKeyUnsupported, MethodNotAllowed, PathNotFound } from './refusals.ts';

/** What operations work with: the rules, the time in ms of Unix time, and the log of this request. */
export type Backend = Readonly<{ items: Items; now: () => number; log: Log }>;

type Operation = (request: Request, backend: Backend) => Promise<Response>;

const JSON_HEADERS = { 'Content-Type': 'application/json' };

const ROUTES: ReadonlyMap<string, ReadonlyMap<string, Operation>> = new Map([
  [
    '/items',
    new Map([
      ['GET', listItems],
      ['POST', createItem],
    ]),
  ],
  ['/items/{id}', new Map([['GET', getItem]])],
]);

/** Answer a request; throws the errors that `problemOf` turns into answers. */
export async function route(request: Request, backend: Backend): Promise<Response> {
  const methods = ROUTES.get(request.resource);
  if (methods === undefined) {
    throw new PathNotFound(`There is nothing here: the paths are ${[...ROUTES.keys()].join(' and ')}.`);
  }
  const operation = methods.get(request.method);
  if (operation === undefined) {
    throw new MethodNotAllowed([...methods.keys()]);
  }
  return operation(request, backend);
}

async function listItems(request: Request, { items, now, log }: Backend): Promise<Response> {
  const asked = readPageRequest(request.query);
  const page = await items.list(asked);
  if (page.unreadable.length > 0) {
    log.warn('unreadable objects', { unreadable: page.unreadable });
  }
  const nextCursor = page.next === null ? null : encodeCursor(page.next);
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
  };
}

async function createItem(request: Request, { items }: Backend): Promise<Response> {
  if (request.headers.has('idempotency-key')) {
    throw new IdempotencyKeyUnsupported(
      'Idempotency-Key is not supported yet, and a retry would make a second item: send the request without it.',
    );
  }
  const { item, etag } = await items.create(readJson(request));
  return {
    status: 201,
    headers: { ...JSON_HEADERS, Location: `${request.path}/${item.id}`, ETag: etag },
    body: { message: 'Item created successfully', item, location: keyOf(item.id) },
  };
}

async function getItem(request: Request, { items }: Backend): Promise<Response> {
  const { item, etag } = await items.get(parseId(request.id));
  const headers = { ...JSON_HEADERS, ETag: etag };
  return covers(request.headers.get('if-none-match'), etag)
    ? { status: 304, headers }
    : { status: 200, headers, body: item };
}
