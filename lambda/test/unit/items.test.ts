import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeDocument } from '../../src/document.ts';
import { ItemNotFound, StoreFailed, ValidationFailed } from '../../src/errors.ts';
import { keyOf, parseId } from '../../src/ids.ts';
import { Items } from '../../src/items.ts';
import { MemoryIntents } from '../support/memory-intents.ts';
import { MemoryObjects } from '../support/memory-objects.ts';
import { MemoryStore } from '../support/memory-store.ts';

const NOON = Date.UTC(2026, 0, 1, 12);

function openItems(fills: number[] = [0]) {
  const objects = new MemoryObjects();
  const randomBytes = (count: number) => new Uint8Array(count).fill(fills.shift() ?? 0);
  const world = { store: new MemoryStore(objects), intents: new MemoryIntents(), now: () => NOON, randomBytes };
  return { objects, items: new Items(world) };
}

test('A new item has the id of its time, both its times equal, and what the client wrote.', async () => {
  const { items } = openItems();

  const { item } = await items.create({ name: 'first', description: 'words' });

  assert.deepEqual(item, {
    id: 'fe648692-29ff-8000-8000-000000000000',
    name: 'first',
    description: 'words',
    createdAt: '2026-01-01T12:00:00.000Z',
    updatedAt: '2026-01-01T12:00:00.000Z',
  });
});

test('The revision is stored, begins at 1, and is shown to nobody.', async () => {
  const { items, objects } = openItems();

  const { item } = await items.create({ name: 'first' });

  const stored = decodeDocument(objects.textOf(keyOf(item.id)));
  assert.equal(stored?.revision, 1);
  const listed = (await items.list({ after: null, limit: 10 })).items;
  for (const shown of [item, (await items.get(item.id)).item, listed[0]]) {
    assert.deepEqual(shown, item);
    assert.ok(!Object.hasOwn(shown ?? {}, 'revision'));
  }
});

test('An id that is taken is replaced by another, and the item that had it stays.', async () => {
  const { items } = openItems([1, 1, 2]);
  const first = await items.create({ name: 'first' });

  const second = await items.create({ name: 'second' });

  assert.notEqual(second.item.id, first.item.id);
  assert.equal((await items.get(first.item.id)).item.name, 'first');
  assert.equal((await items.get(second.item.id)).item.name, 'second');
});

test('A source of randomness that repeats itself is a failure, not an endless search.', async () => {
  const { items } = openItems([1, 1, 1, 1]);
  await items.create({ name: 'first' });

  await assert.rejects(items.create({ name: 'second' }), StoreFailed);
});

test('What breaks the schema is not stored.', async () => {
  const { items, objects } = openItems();

  await assert.rejects(items.create({ name: '' }), ValidationFailed);

  assert.deepEqual(objects.keys(), []);
});

test('An id without an item is refused as not found.', async () => {
  const { items } = openItems();

  await assert.rejects(items.get(parseId('fe65a1c3-4b7f-8d20-9a3c-5d1e0f7b2c46')), ItemNotFound);
});

test('An item that an earlier schema allowed is still shown as it was stored.', async () => {
  const { items, objects } = openItems();
  const { item } = await items.create({ name: 'first' });
  const old = { ...item, name: undefined, title: 'of old', revision: 1 };
  objects.put(keyOf(item.id), JSON.stringify(old));

  assert.equal((await items.get(item.id)).item.title, 'of old');
});
