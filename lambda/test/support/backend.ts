import { randomBytes } from 'node:crypto';
import type { Cors } from '../../src/cors.ts';
import type { Item } from '../../src/document.ts';
import { createHandler, type Parts } from '../../src/handler.ts';
import { Log } from '../../src/log.ts';
import { contextOf, type EventParts, eventOf } from './events.ts';
import { MemoryIntents } from './memory-intents.ts';
import { MemoryObjects } from './memory-objects.ts';
import { MemoryStore } from './memory-store.ts';

/** What browsers may do unless a test says otherwise: as a stack of default settings has it. */
export const CORS: Cors = { origins: ['*'], methods: 'GET, POST, OPTIONS', headers: 'If-Match', maxAgeSeconds: '300' };

/** The members that some body or other has; a test reads those of the answer it asked for. */
type Body = Item &
  Readonly<{
    item: Item;
    location: string;
    items: readonly Item[];
    count: number;
    nextCursor: string;
    unreadable: readonly string[];
    type: string;
    detail: string;
  }>;

/** An answer with its body read. */
export type Answer = Readonly<{ status: number; headers: Readonly<Record<string, string>>; body: Body }>;

/** A handler over memory, the objects under it, and the log lines it wrote. */
export function openBackend(parts: Partial<Parts> = {}) {
  const objects = new MemoryObjects();
  const lines: Record<string, unknown>[] = [];
  const handler = createHandler({
    collection: 'collection-1',
    openStores: () => ({ store: new MemoryStore(objects), intents: new MemoryIntents(objects) }),
    now: Date.now,
    randomBytes,
    log: new Log('INFO', { environment: 'test' }, (line) => lines.push(JSON.parse(line))),
    cors: CORS,
    ...parts,
  });
  const send = async (event: EventParts): Promise<Answer> => {
    const result = await handler(eventOf(event), contextOf());
    const headers = result.headers as Record<string, string>;
    return { status: result.statusCode, headers, body: result.body === '' ? undefined : JSON.parse(result.body) };
  };
  const post = (body: string, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
    send({ httpMethod: 'POST', body, headers });
  const item = (method: string, id: string, headers: Record<string, string> = {}, body: string | null = null) =>
    send({
      httpMethod: method,
      resource: '/items/{id}',
      path: `/v1/items/${id}`,
      pathParameters: { id },
      headers,
      body,
    });
  const get = (id: string, headers: Record<string, string> = {}) => item('GET', id, headers);
  const list = (query: Record<string, string[]> = {}) => send({ multiValueQueryStringParameters: query });
  return { handler, objects, lines, send, post, item, get, list };
}
