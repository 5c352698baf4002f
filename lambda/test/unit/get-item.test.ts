import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyOf } from '../../src/ids.ts';
import { openBackend } from '../support/backend.ts';
import { documentAt } from '../support/documents.ts';

const NOON = Date.UTC(2026, 0, 1, 12);
const UNKNOWN_ID = 'fe65a1c3-4b7f-8d20-9a3c-5d1e0f7b2c46';

test('If-None-Match that covers the tag is a 304 with the tag and no body, else the item comes.', async () => {
  const { post, get } = openBackend();
  const { body, headers } = await post('{"name":"a"}');
  const tag = headers.ETag ?? '';

  for (const [header, status] of [
    [tag, 304],
    [`W/${tag}`, 304],
    [`"other", ${tag}`, 304],
    ['*', 304],
    ['"other"', 200],
    [tag.replaceAll('"', ''), 200],
  ] as const) {
    const answer = await get(body.item.id, { 'If-None-Match': header });

    assert.equal(answer.status, status, header);
    assert.equal(answer.headers.ETag, tag);
    assert.deepEqual(answer.body, status === 304 ? undefined : body.item);
  }
});

test('A HEAD is answered as a GET is, less the body, be it of an item, a page or an error.', async () => {
  const { post, get, list, item, send } = openBackend({ now: () => NOON });
  const { body } = await post('{"name":"a"}');

  for (const [head, whole] of [
    [await item('HEAD', body.item.id), await get(body.item.id)],
    [await item('HEAD', UNKNOWN_ID), await get(UNKNOWN_ID)],
    [await send({ httpMethod: 'HEAD' }), await list()],
  ] as const) {
    assert.deepEqual([head.status, head.headers], [whole.status, whole.headers]);
    assert.equal(head.body, undefined);
  }
});

test('A malformed id is a 400, one without an item a 404, an object that is no item a 500 that says nothing of it.', async () => {
  const { get, objects, lines } = openBackend();
  const damaged = documentAt(NOON).id;
  objects.put(keyOf(damaged), 'damaged');

  for (const id of ['', 'x', UNKNOWN_ID.toUpperCase(), UNKNOWN_ID.replaceAll('-', '%2D'), `${UNKNOWN_ID}.json`]) {
    assert.equal((await get(id)).body.type, '/problems/malformed-id', id);
  }
  assert.deepEqual(
    [(await get(UNKNOWN_ID)).status, (await get(UNKNOWN_ID)).body.type],
    [404, '/problems/item-not-found'],
  );
  const answer = await get(damaged);
  assert.deepEqual([answer.status, answer.body.type], [500, '/problems/internal-error']);
  assert.ok(!JSON.stringify(answer.body).includes(damaged));
  assert.ok(JSON.stringify(lines.find((line) => line.level === 'ERROR')).includes(damaged));
});

test('A header that comes under two spellings of its name is one list.', async () => {
  const { post, get } = openBackend();
  const { body, headers } = await post('{"name":"a"}');

  const answer = await get(body.item.id, { 'If-None-Match': headers.ETag ?? '', 'if-none-match': '"other"' });

  assert.equal(answer.status, 304);
});
