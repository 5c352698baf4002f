import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyOf } from '../../src/ids.ts';
import { openBackend } from '../support/backend.ts';
import { documentAt } from '../support/documents.ts';
import { contextOf, eventOf, REQUEST_ID } from '../support/events.ts';

const NOON = Date.UTC(2026, 0, 1, 12);

test('A list has the items newest first, their number, the time, and no next on the last page.', async () => {
  const { list, objects } = openBackend({ now: () => NOON });
  const documents = [documentAt(NOON - 1), documentAt(NOON), documentAt(NOON - 2)];
  for (const document of documents) {
    objects.put(keyOf(document.id), JSON.stringify(document));
  }

  const answer = await list();

  assert.equal(answer.status, 200);
  assert.deepEqual(
    answer.body.items.map((item) => item.name),
    [NOON, NOON - 1, NOON - 2].map((ms) => `at ${ms}`),
  );
  assert.deepEqual(
    { ...answer.body, items: [] },
    { items: [], count: 3, timestamp: '2026-01-01T12:00:00.000Z', nextCursor: null },
  );
  assert.ok(!Object.hasOwn(answer.headers, 'Link'));
});

test('A walk along nextCursor sees each item once, and the Link header leads to the same next page.', async () => {
  const { list, post } = openBackend();
  for (let count = 0; count < 5; count += 1) {
    await post(`{"name":"${count}"}`);
  }

  const first = await list({ limit: ['2'] });
  const second = await list({ limit: ['2'], cursor: [first.body.nextCursor] });
  const third = await list({ limit: ['2'], cursor: [second.body.nextCursor] });

  const names = [first, second, third].flatMap(({ body }) => body.items.map((item) => item.name));
  assert.deepEqual(names.sort(), ['0', '1', '2', '3', '4']);
  assert.deepEqual([first.body.count, second.body.count, third.body.count], [2, 2, 1]);
  assert.equal(first.headers.Link, `</v1/items?limit=2&cursor=${first.body.nextCursor}>; rel="next"`);
  assert.equal(third.body.nextCursor, null);
});

test('A page names what is not readable on it, and so does the log.', async () => {
  const { list, objects, lines } = openBackend();
  objects.put(keyOf(documentAt(NOON).id), 'damaged');

  const { status, body } = await list();

  assert.equal(status, 200);
  assert.equal(body.unreadable.length, 1);
  assert.deepEqual([lines[0]?.unreadable, lines[0]?.requestId], [body.unreadable, REQUEST_ID]);
});

test('A bad query is a 400.', async () => {
  const { list } = openBackend();
  for (const [query, type] of [
    [{ limit: ['0'] }, 'invalid-parameter'],
    [{ limit: ['x'] }, 'invalid-parameter'],
    [{ limit: ['5', '6'] }, 'invalid-parameter'],
    [{ page: ['2'] }, 'invalid-parameter'],
    [{ cursor: ['garbage'] }, 'malformed-cursor'],
  ] as const) {
    const answer = await list(query as unknown as Record<string, string[]>);

    assert.deepEqual([answer.status, answer.body.type], [400, `/problems/${type}`]);
  }
});

test('A query that comes with single values alone is read, too.', async () => {
  const { handler } = openBackend();
  const event = { ...eventOf({}), queryStringParameters: { limit: '0' } };

  assert.equal((await handler(event, contextOf())).statusCode, 400);
});
