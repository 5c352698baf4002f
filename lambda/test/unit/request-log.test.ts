import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openBackend } from '../support/backend.ts';
import { REQUEST_ID } from '../support/events.ts';

const NOON = Date.UTC(2026, 0, 1, 12);
const JSON_TYPE = { 'content-type': 'application/json' };
const UNKNOWN_ID = 'fe65a1c3-4b7f-8d20-9a3c-5d1e0f7b2c46';

test('A request is one line with its id, route, status, S3 requests, and whether it was the first.', async () => {
  const { list, get, lines } = openBackend({ now: () => NOON });

  await list();
  await get(UNKNOWN_ID);

  const common = {
    level: 'INFO',
    message: 'request',
    environment: 'test',
    version: '7',
    requestId: REQUEST_ID,
    method: 'GET',
    ms: 0,
    s3Requests: 0,
    cacheHits: 0,
    serverErrors: 0,
    unreadableItems: 0,
  };
  assert.deepEqual(
    lines.map(({ timestamp, _aws, ...line }) => line),
    [
      { ...common, route: '/items', status: 200, clientErrors: 0, coldStart: true, coldStarts: 1 },
      { ...common, route: '/items/{id}', status: 404, clientErrors: 1, coldStart: false, coldStarts: 0 },
    ],
  );
});

test('A refusal is not an error of ours, and no body, header value or query value is ever in the log.', async () => {
  const { post, list, lines } = openBackend();

  await post('{"name":"secret"}', { ...JSON_TYPE, Authorization: 'secret' });
  await post('{"secret":', JSON_TYPE);
  await list({ cursor: ['secret'] });

  assert.deepEqual(
    lines.map((line) => line.level),
    ['INFO', 'INFO', 'INFO'],
  );
  assert.ok(!JSON.stringify(lines).includes('secret'));
});
