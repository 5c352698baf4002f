import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHandler, type Parts } from '../../src/handler.ts';
import { Log } from '../../src/log.ts';
import { rehearse } from '../../src/rehearsal.ts';
import { contextOf, eventOf } from '../support/events.ts';
import { intercept } from '../support/intercept.ts';
import { MemoryIntents } from '../support/memory-intents.ts';
import { MemoryObjects } from '../support/memory-objects.ts';
import { MemoryStore } from '../support/memory-store.ts';

/** The parts of a handler, which note what the store is asked, how often the time is, and what the log has. */
function openParts() {
  const [asked, lines, times]: [string[], Record<string, unknown>[], number[]] = [[], [], []];
  const objects = new MemoryObjects();
  const stores = { store: new MemoryStore(objects), intents: new MemoryIntents(objects) };
  const openStores = () =>
    intercept(stores, (call, verb) => {
      asked.push(verb);
      return call();
    });
  const parts: Parts = {
    collection: 'collection-1',
    openStores,
    now: () => times.push(0),
    randomBytes: (count) => {
      asked.push('random');
      return new Uint8Array(count);
    },
    log: new Log('DEBUG', {}, (line) => lines.push(JSON.parse(line))),
    cors: null,
  };
  return { parts, asked, lines, times };
}

test('A rehearsal goes through the handler, and asks nothing of the stores, and writes nothing to the log.', async () => {
  const { parts, asked, lines, times } = openParts();

  await rehearse(parts);

  assert.ok(times.length > 0);
  assert.deepEqual([asked, lines], [[], []]);
});

test('The request that follows a rehearsal is still the first one, and a cold start.', async () => {
  const { parts, lines } = openParts();
  const handler = createHandler(parts);

  await rehearse(parts);
  const { statusCode } = await handler(eventOf({}), contextOf());

  assert.deepEqual([statusCode, lines.map(({ coldStart }) => coldStart)], [200, [true]]);
});
