import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StoreBusy } from '../../src/errors.ts';
import { createHandler, type Parts } from '../../src/handler.ts';
import { Log } from '../../src/log.ts';
import { rehearse } from '../../src/rehearsal.ts';
import type { ItemStore } from '../../src/store.ts';
import { contextOf, eventOf } from '../support/events.ts';
import { MemoryIntents } from '../support/memory-intents.ts';
import { MemoryObjects } from '../support/memory-objects.ts';
import { MemoryStore } from '../support/memory-store.ts';

/** The parts of a handler whose store notes what it is asked, and what the log has. */
function openParts(list?: ItemStore['list']) {
  const [asked, lines]: [unknown[], Record<string, unknown>[]] = [[], []];
  const objects = new MemoryObjects();
  const kept = new MemoryStore(objects);
  const store = new Proxy(kept, {
    get: (_, verb: keyof ItemStore) => (request: never) => {
      asked.push([verb, request]);
      return verb === 'list' && list !== undefined ? list(request) : kept[verb](request, request);
    },
  });
  const parts: Parts = {
    collection: 'collection-1',
    openStores: () => ({ store, intents: new MemoryIntents(objects) }),
    now: Date.now,
    randomBytes: (count) => new Uint8Array(count),
    log: new Log('DEBUG', {}, (line) => lines.push(JSON.parse(line))),
    cors: null,
  };
  return { parts, asked, lines };
}

test('A rehearsal asks for the page behind the last item there can be, and writes nothing to the store or the log.', async () => {
  const { parts, asked, lines } = openParts();

  await rehearse(parts);

  assert.deepEqual(asked, [['list', { after: 'ffffffff-ffff-8fff-bfff-ffffffffffff', limit: 1 }]]);
  assert.deepEqual(lines, []);
});

test('The request that follows a rehearsal is still the first one, and a cold start.', async () => {
  const { parts, lines } = openParts();
  const handler = createHandler(parts);

  await rehearse(parts);
  const { statusCode } = await handler(eventOf({}), contextOf());

  assert.deepEqual([statusCode, lines.map(({ coldStart }) => coldStart)], [200, [true]]);
});

test('A rehearsal that the store fails is a warning with the error, and no error of its own.', async () => {
  const { parts, lines } = openParts(async () => {
    throw new StoreBusy('S3 was asked in vain.');
  });

  await rehearse(parts);

  const told = lines.map(({ level, message, error }) => [level, message, (error as { message: unknown }).message]);
  assert.deepEqual(told, [['WARN', 'warm-up', 'S3 was asked in vain.']]);
});
