import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeDocument } from '../../src/document.ts';
import { IdempotencyKeyReused, ItemUnreadable, StoreBusy } from '../../src/errors.ts';
import { keyOf } from '../../src/ids.ts';
import { intentName } from '../../src/intents.ts';
import { createOnce } from '../../src/once.ts';
import { documentAt } from '../support/documents.ts';
import { intercept } from '../support/intercept.ts';
import { itemsIn, openWorld } from '../support/world.ts';

const NOON = Date.UTC(2026, 0, 1, 12);
const DAY = 86_400_000;
const name = intentName('caller', 'key');
const intentKey = `idempotency/${name}.json`;

/** A world in which the key made an item at noon, and how to send the key again `later` ms after. */
async function openUsed(fields: Readonly<Record<string, unknown>> = { name: 'first' }) {
  const world = openWorld(NOON);
  const { document } = await createOnce(world, name, () => documentAt(NOON, fields));
  const again = (later: number, anew: Readonly<Record<string, unknown>> = fields) =>
    createOnce({ ...world, now: () => NOON + later }, name, () => documentAt(NOON + later, anew));
  return { ...world, document, again };
}

test('The first request with a key makes its item, and stores its intent as the same text.', async () => {
  const world = openWorld(NOON);
  const { objects } = world;
  const mine = documentAt(NOON);

  assert.deepEqual(await createOnce(world, name, () => mine), { document: mine, replayed: false });

  assert.deepEqual(objects.keys(), [intentKey, keyOf(mine.id)]);
  assert.deepEqual([objects.textOf(intentKey), objects.textOf(keyOf(mine.id))], Array(2).fill(encodeDocument(mine)));
});

test('A retry answers with the item of the first request, and makes none.', async () => {
  const { objects, document, again } = await openUsed();

  assert.deepEqual(await again(1), { document, replayed: true });

  assert.deepEqual(itemsIn(objects), [document.id]);
});

test('A retry is the same request whatever the order of its members, and however it writes zero.', async () => {
  const { document, again } = await openUsed({ name: 'first', more: { a: 1, b: [0] } });

  assert.deepEqual(await again(1, { more: { b: [-0], a: 1 }, name: 'first' }), { document, replayed: true });
});

test('The key with another body is refused, and what it stands for stays.', async () => {
  const { objects, document, again } = await openUsed({ name: 'first', list: [1, 2] });
  for (const other of [
    { name: 'second', list: [1, 2] },
    { name: 'first' },
    { name: 'first', list: [2, 1] },
    { name: 'first', list: ['1', 2] },
    { name: 'first', list: { 0: 1, 1: 2 } },
    { name: 'first', list: [1, 2], description: '' },
  ]) {
    await assert.rejects(again(1, other), IdempotencyKeyReused, JSON.stringify(other));
  }

  assert.deepEqual((await again(1)).document, document);
  assert.deepEqual(itemsIn(objects), [document.id]);
});

test('A key is remembered for 24 hours to the millisecond, and then is free for any body.', async () => {
  for (const [later, fields, replayed, items] of [
    [-5000, { name: 'first' }, true, 1],
    [DAY - 1, { name: 'first' }, true, 1],
    [DAY, { name: 'first' }, false, 2],
    [DAY, { name: 'another' }, false, 2],
    [40 * DAY, { name: 'another' }, false, 2],
  ] as const) {
    const { objects, again } = await openUsed();

    assert.equal((await again(later, fields)).replayed, replayed);

    assert.equal(itemsIn(objects).length, items);
  }
  await assert.rejects((await openUsed()).again(DAY - 1, { name: 'another' }), IdempotencyKeyReused);
});

test('A key that was used anew after it expired is remembered from then on.', async () => {
  const { objects, again } = await openUsed();
  const { document } = await again(DAY, { name: 'another' });

  assert.deepEqual(await again(2 * DAY - 1, { name: 'another' }), { document, replayed: true });

  assert.equal(itemsIn(objects).length, 2);
});

test('An intent whose item was never stored is finished by the retry, with the id that it chose.', async () => {
  const { objects, document, again } = await openUsed();
  objects.forget(keyOf(document.id));

  assert.deepEqual(await again(1), { document, replayed: true });

  assert.equal(objects.textOf(keyOf(document.id)), encodeDocument(document));
});

test('An item that was changed since is answered as it was made, and stays as it is.', async () => {
  const { objects, document, again } = await openUsed();
  const changed = encodeDocument({ ...document, name: 'changed', revision: 2 });
  objects.put(keyOf(document.id), changed);

  assert.deepEqual(await again(1), { document, replayed: true });

  assert.equal(objects.textOf(keyOf(document.id)), changed);
});

test('An item that was deleted is answered as it was made, and stays deleted: emptied or marked.', async () => {
  for (const deletion of ['put', 'mark'] as const) {
    const { objects, store, document, again } = await openUsed();
    objects[deletion](keyOf(document.id), '');

    assert.deepEqual(await again(1), { document, replayed: true });

    assert.equal(await store.read(document.id), 'deleted', deletion);
    assert.deepEqual(itemsIn(objects), []);
  }
});

test('A damaged intent is a failure that names it, and makes nothing: what it stood for is not known.', async () => {
  for (const damaged of ['damaged', '{}', encodeDocument(documentAt(NOON)).slice(0, -1)]) {
    const { objects, document, again } = await openUsed();
    objects.put(intentKey, damaged);

    await assert.rejects(again(1), (error: Error) => error instanceof ItemUnreadable && error.message.includes(name));

    assert.deepEqual(itemsIn(objects), [document.id]);
  }
});

test('A key that others take again and again ends as busy, and makes nothing.', async () => {
  const world = openWorld(NOON);
  const taken = intercept(world, async (call, verb) => (verb === 'intents.create' ? 'exists' : call()));

  await assert.rejects(
    createOnce(taken, name, () => documentAt(NOON)),
    StoreBusy,
  );

  assert.deepEqual(world.objects.keys(), []);
});
