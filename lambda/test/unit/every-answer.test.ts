import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StoreBusy, StoreFailed } from '../../src/errors.ts';
import { openBackend } from '../support/backend.ts';
import { contextOf, eventOf, REQUEST_ID } from '../support/events.ts';
import { MemoryIntents } from '../support/memory-intents.ts';
import { MemoryStore } from '../support/memory-store.ts';

const UNKNOWN_ID = 'fe65a1c3-4b7f-8d20-9a3c-5d1e0f7b2c46';

test('Another method on a path is a 405 that lists the methods there are.', async () => {
  const { send } = openBackend();
  for (const [resource, httpMethod, allow] of [
    ['/items', 'DELETE', 'GET, HEAD, POST'],
    ['/items', 'PUT', 'GET, HEAD, POST'],
    ['/items', 'get', 'GET, HEAD, POST'],
    ['/items', 'constructor', 'GET, HEAD, POST'],
    ['/items/{id}', 'POST', 'GET, HEAD, PUT, PATCH, DELETE'],
  ] as const) {
    const answer = await send({ resource, httpMethod });

    assert.deepEqual([answer.status, answer.headers.Allow], [405, allow]);
    assert.equal(answer.body.type, '/problems/method-not-allowed');
  }
});

test('Another path is a 404.', async () => {
  const { send } = openBackend();
  for (const resource of ['/', '/nope', '/{proxy+}', '/items/{id}/more', '__proto__']) {
    const answer = await send({ resource });

    assert.deepEqual([answer.status, answer.body.type], [404, '/problems/path-not-found']);
  }
});

test('A busy store is a 503 with Retry-After, a failed one a 500, and neither tells why.', async () => {
  for (const [error, status, retryAfter] of [
    [new StoreBusy('SlowDown of bucket b'), 503, '2'],
    [new StoreFailed('AccessDenied of bucket b'), 500, undefined],
    [new TypeError('bug of bucket b'), 500, undefined],
  ] as const) {
    const { list, lines } = openBackend({
      openStores: () => {
        throw error;
      },
    });

    const answer = await list();

    assert.deepEqual([answer.status, answer.headers['Retry-After']], [status, retryAfter]);
    assert.equal(answer.body.detail, 'Quote the request id request-1 when you report this.');
    assert.ok(!JSON.stringify(answer).includes('bucket b'));
    assert.ok(JSON.stringify(lines).includes(error.message));
  }
});

test('An event that is not of an API is a 500 under the id of the invocation, never an exception.', async () => {
  const { handler } = openBackend();

  const result = await handler({} as Parameters<typeof handler>[0], contextOf());

  assert.deepEqual([result.statusCode, result.headers?.['X-Request-Id']], [500, 'invocation-1']);
});

test('Every answer has its media type, the request id, no-store and the CORS headers.', async () => {
  const { list, post, get, send } = openBackend();
  for (const [answer, type] of [
    [await list(), 'application/json'],
    [await post('{"name":"a"}'), 'application/json'],
    [await post(''), 'application/problem+json'],
    [await get(UNKNOWN_ID), 'application/problem+json'],
    [await send({ resource: '/nope' }), 'application/problem+json'],
  ] as const) {
    assert.equal(answer.headers['Content-Type'], type);
    assert.equal(answer.headers['X-Request-Id'], REQUEST_ID);
    assert.equal(answer.headers['Cache-Control'], 'no-store');
    assert.equal(answer.headers['Access-Control-Allow-Origin'], '*');
    assert.equal(
      answer.headers['Access-Control-Expose-Headers'],
      'ETag, Idempotency-Replayed, Link, Location, Retry-After, X-Request-Id',
    );
    assert.ok(!Object.hasOwn(answer.headers, 'Vary'));
  }
});

test('A request may use the time that is left to the function but for half a second, and never more than 25 s.', async () => {
  const allowed: number[] = [];
  const { handler } = openBackend({
    now: () => 0,
    openStores: (budget) => {
      allowed.push(budget.timeLeft);
      return { store: new MemoryStore(), intents: new MemoryIntents() };
    },
  });

  await handler(eventOf({}), contextOf(3000));
  await handler(eventOf({}), contextOf(900_000));

  assert.deepEqual(allowed, [2500, 25_000]);
});
