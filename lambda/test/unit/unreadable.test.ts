import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { tagOf } from '../../src/document.ts';
import { ItemUnreadable, PreconditionFailed, ValidationFailed } from '../../src/errors.ts';
import { keyOf } from '../../src/ids.ts';
import { Items } from '../../src/items.ts';
import { documentAt } from '../support/documents.ts';
import { openWorld } from '../support/world.ts';

const NOON = Date.UTC(2026, 0, 1, 12);
const { id, ...ours } = documentAt(NOON, {});

/** The rules over one item whose object holds this text. */
function openStored(text: string) {
  const world = openWorld(NOON);
  world.objects.put(keyOf(id), text);
  return { ...world, items: new Items({ ...world, randomBytes }) };
}

for (const text of ['damaged', '{}', JSON.stringify(documentAt(NOON))]) {
  test(`An item whose object holds ${text.slice(0, 10)} can neither be read nor changed, which is no fault of the caller's.`, async () => {
    const { items, objects } = openStored(text);

    await assert.rejects(items.get(id), ItemUnreadable);
    await assert.rejects(items.replace(id, '*', { name: 'x' }), ItemUnreadable);
    await assert.rejects(items.patch(id, '*', { name: 'x' }), ItemUnreadable);

    assert.equal(objects.textOf(keyOf(id)), text);
  });

  test(`An item whose object holds ${text.slice(0, 10)} has no tag to name, and can be deleted with a star.`, async () => {
    const { items, objects } = openStored(text);

    await assert.rejects(items.remove(id, ['"any"']), PreconditionFailed);
    await assert.rejects(items.replace(id, ['"any"'], { name: 'x' }), PreconditionFailed);
    await items.remove(id, '*');

    assert.deepEqual(objects.keys(), []);
  });
}

/** An item with a field that the schema allowed once. */
const legacy = { ...ours, id, name: 'first', title: 'of old' };

test('A patch of an item with a field that the schema no longer has is valid once it removes it.', async () => {
  const { items } = openStored(JSON.stringify(legacy));
  const tag = [tagOf(legacy)];

  await assert.rejects(items.patch(id, tag, { name: 'second' }), (error: unknown) => {
    assert.ok(error instanceof ValidationFailed);
    assert.deepEqual(
      error.faults.map(({ pointer }) => pointer),
      ['/title'],
    );
    return true;
  });
  const { item } = await items.patch(id, tag, { name: 'second', title: null });

  assert.deepEqual([item.name, Object.hasOwn(item, 'title')], ['second', false]);
});

test('A replacement of an item with a field that the schema no longer has leaves nothing of it.', async () => {
  const { items, objects } = openStored(JSON.stringify(legacy));

  await items.replace(id, [tagOf(legacy)], { name: 'second' });

  assert.ok(!objects.textOf(keyOf(id)).includes('of old'));
});
