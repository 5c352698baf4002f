import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openBackend } from '../support/backend.ts';
import { REQUEST_ID } from '../support/events.ts';

const NOON = Date.UTC(2026, 0, 1, 12);
const JSON_TYPE = { 'content-type': 'application/json' };

test('A post is a 201 with the item, where it is, and its tag.', async () => {
  const { post, get } = openBackend({ now: () => NOON });

  const answer = await post('{"name":"first","description":"words"}');

  const { id } = answer.body.item;
  assert.equal(answer.status, 201);
  assert.deepEqual(answer.body, {
    message: 'Item created successfully',
    item: {
      id,
      name: 'first',
      description: 'words',
      createdAt: '2026-01-01T12:00:00.000Z',
      updatedAt: '2026-01-01T12:00:00.000Z',
    },
    location: `items/${id}.json`,
  });
  assert.equal(answer.headers.Location, `/v1/items/${id}`);
  const read = await get(id);
  assert.deepEqual(read.body, answer.body.item);
  assert.equal(read.headers.ETag, answer.headers.ETag);
});

test('The Location stands behind the path that was asked, be it of a stage, a domain or with a slash at its end.', async () => {
  const { send } = openBackend();
  for (const path of ['/items', '/base/items', '/v1/items/']) {
    const answer = await send({ httpMethod: 'POST', path, body: '{"name":"a"}', headers: JSON_TYPE });

    assert.equal(answer.headers.Location, `${path.replace(/\/$/, '')}/${answer.body.item.id}`);
  }
});

test('A body in base64 is read as the bytes it stands for.', async () => {
  const { send } = openBackend();
  const body = Buffer.from('{"name":"żółć"}').toString('base64');

  const answer = await send({ httpMethod: 'POST', body, isBase64Encoded: true, headers: JSON_TYPE });

  assert.equal(answer.body.item.name, 'żółć');
});

test('Header names are read without regard to case.', async () => {
  const { post } = openBackend();
  for (const name of ['Content-Type', 'content-type', 'CONTENT-TYPE']) {
    assert.equal((await post('{"name":"a"}', { [name]: 'application/json' })).status, 201);
  }
});

test('What is refused is not stored.', async () => {
  const { post, objects } = openBackend();
  for (const [body, headers, status, type] of [
    ['', JSON_TYPE, 400, 'malformed-body'],
    ['{"name":"a"', JSON_TYPE, 400, 'malformed-body'],
    ['{"name":"\ud800"}', JSON_TYPE, 400, 'malformed-body'],
    ['null', JSON_TYPE, 400, 'validation-failed'],
    ['[]', JSON_TYPE, 400, 'validation-failed'],
    ['{"name":5}', JSON_TYPE, 400, 'validation-failed'],
    ['{"name":""}', JSON_TYPE, 400, 'validation-failed'],
    ['{"name":"a","x":1}', JSON_TYPE, 400, 'validation-failed'],
    [`{"name":"${'a'.repeat(300 * 1024)}"}`, JSON_TYPE, 413, 'body-too-large'],
    ['{"name":"a"}', { 'content-type': 'text/plain' }, 415, 'unsupported-media-type'],
    ['{"name":"a"}', {}, 415, 'unsupported-media-type'],
    ['{"name":"a"}', { ...JSON_TYPE, 'Idempotency-Key': '' }, 400, 'invalid-header'],
    ['{"name":"a"}', { ...JSON_TYPE, 'Idempotency-Key': 'é' }, 400, 'invalid-header'],
    ['{"name":"a"}', { ...JSON_TYPE, 'Idempotency-Key': 'k'.repeat(256) }, 400, 'invalid-header'],
    ['{"name":5}', { ...JSON_TYPE, 'Idempotency-Key': 'k' }, 400, 'validation-failed'],
  ] as const) {
    const answer = await post(body, headers);

    assert.equal(answer.status, status, body.slice(0, 40));
    assert.equal(answer.body.type, `/problems/${type}`);
  }
  assert.deepEqual(objects.keys(), []);
});

test('A body that breaks the schema is told of with one pointer per fault.', async () => {
  const { post } = openBackend();

  const answer = await post('{"name":5,"x":1}');

  assert.deepEqual(answer.body, {
    type: '/problems/validation-failed',
    title: 'The item is not valid',
    status: 400,
    detail: 'The item has 2 faults: mend what "errors" names.',
    requestId: REQUEST_ID,
    errors: [
      { pointer: '/x', detail: 'is not a field that can be written; remove it' },
      { pointer: '/name', detail: 'must be a string; it is a number' },
    ],
  });
});
