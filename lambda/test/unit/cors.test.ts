import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CORS, openBackend } from '../support/backend.ts';

const [A, B] = ['https://a.example', 'https://b.example:8443'];

test('Every answer names the one origin that is allowed, and of several the one that asks, if it is one of them.', async () => {
  for (const [origins, asks, named, vary] of [
    [['*'], A, '*', undefined],
    [['*'], undefined, '*', undefined],
    [[A], A, A, 'Origin'],
    [[A], B, A, 'Origin'],
    [[A], undefined, A, 'Origin'],
    [[A, B], A, A, 'Origin'],
    [[A, B], B, B, 'Origin'],
    [[A, B], 'https://a.example.evil', undefined, 'Origin'],
    [[A, B], 'https://b.example', undefined, 'Origin'],
    [[A, B], undefined, undefined, 'Origin'],
  ] as const) {
    const { send } = openBackend({ cors: { ...CORS, origins } });
    const headers: Record<string, string> = asks === undefined ? {} : { oRiGiN: asks };

    for (const resource of ['/items', '/nope']) {
      const answer = await send({ resource, headers });

      assert.equal(answer.headers['Access-Control-Allow-Origin'], named);
      assert.equal('Access-Control-Expose-Headers' in answer.headers, named !== undefined);
      assert.equal(answer.headers.Vary, vary);
    }
  }
});

test('A preflight is a 204 that says what browsers may do, and opens no store.', async () => {
  const { send } = openBackend({ cors: { ...CORS, origins: [A, B] }, openStores: () => assert.fail() });

  const answer = await send({ httpMethod: 'OPTIONS', headers: { Origin: B } });

  assert.deepEqual([answer.status, answer.body], [204, undefined]);
  assert.equal(answer.headers['Access-Control-Allow-Origin'], B);
  assert.equal(answer.headers['Access-Control-Allow-Methods'], 'GET, POST, OPTIONS');
  assert.equal(answer.headers['Access-Control-Allow-Headers'], 'If-Match');
  assert.equal(answer.headers['Access-Control-Max-Age'], '300');
  assert.equal(answer.headers.Vary, 'Origin');
});

test('Where browsers may send no headers of their own choice, a preflight lists none.', async () => {
  const { send } = openBackend({ cors: { ...CORS, headers: '' } });

  const answer = await send({ httpMethod: 'OPTIONS', headers: { Origin: A } });

  assert.equal(answer.status, 204);
  assert.ok(!Object.hasOwn(answer.headers, 'Access-Control-Allow-Headers'));
});

test('With CORS off there is no CORS header, and OPTIONS is a method like any other that there is none of.', async () => {
  const { list, send } = openBackend({ cors: null });

  const answer = await list();
  const options = await send({ httpMethod: 'OPTIONS', headers: { Origin: A } });

  assert.deepEqual(Object.keys(answer.headers).sort(), ['Cache-Control', 'Content-Type', 'X-Request-Id']);
  assert.deepEqual([options.status, options.headers.Allow], [405, 'GET, HEAD, POST']);
});
