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

const FAR = new Promise(() => undefined);

/** The parts of a handler, which note what the stores are asked, how often the time is, and what the log has. */
function openParts(ask = (call: () => Promise<unknown>) => call()) {
  const [asked, lines, times]: [string[], Record<string, unknown>[], number[]] = [[], [], []];
  const objects = new MemoryObjects();
  const stores = { store: new MemoryStore(objects), intents: new MemoryIntents(objects) };
  const openStores = () =>
    intercept(stores, (call, verb) => {
      asked.push(verb);
      return ask(call);
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

test('While S3 is waited for, a rehearsal asks its stores for a page, and writes nothing to the log.', async () => {
  const { parts, asked, lines } = openParts();

  await rehearse(parts, FAR);

  assert.deepEqual([asked, lines], [['store.list'], []]);
});

test('Where S3 has answered, well or not, a rehearsal goes through the handler and asks its stores for nothing.', async () => {
  for (const s3 of [Promise.resolve(), Promise.reject(new Error('S3 is away'))]) {
    const { parts, asked, lines, times } = openParts();

    await rehearse(parts, s3);

    assert.ok(times.length > 0);
    assert.deepEqual([asked, lines], [[], []]);
  }
});

test('A rehearsal that is answered otherwise than it should be is a warning, with the answer.', async () => {
  const { parts, lines } = openParts(() => {
    throw new Error('broken');
  });

  await rehearse(parts, FAR);

  const [{ level, message, status, answer } = {}] = lines;
  assert.deepEqual([lines.length, level, message, status], [1, 'WARN', 'rehearsal', 500]);
  assert.equal(JSON.parse(String(answer)).type, '/problems/internal-error');
});

test('A rehearsal of a page that has what cannot be read is a warning, too.', async () => {
  const { parts, lines } = openParts(async () => ({ documents: [], unreadable: ['id-1'], next: null }));

  await rehearse(parts, FAR);

  assert.deepEqual(
    lines.map(({ message, status }) => [message, status]),
    [['rehearsal', 200]],
  );
});

test('The request that follows a rehearsal is still the first one, and a cold start.', async () => {
  const { parts, lines } = openParts();
  const handler = createHandler(parts);

  await rehearse(parts, FAR);
  const { statusCode } = await handler(eventOf({}), contextOf());

  assert.deepEqual([statusCode, lines.map(({ coldStart }) => coldStart)], [200, [true]]);
});
