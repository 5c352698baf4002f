import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { PreconditionFailed, ValidationFailed } from '../../src/errors.ts';
import { keyOf, parseId } from '../../src/ids.ts';
import { Items } from '../../src/items.ts';
import { openWorld } from '../support/world.ts';

const NOON = Date.UTC(2026, 0, 1, 12);
const UNKNOWN = parseId('fe65a1c3-4b7f-8d20-9a3c-5d1e0f7b2c46');

async function openItem() {
  const { objects, ...world } = openWorld(NOON);
  const items = new Items({ ...world, randomBytes });
  const { item } = await items.create({ name: 'first' });
  return { items, item, id: item.id, stored: () => objects.textOf(keyOf(item.id)) };
}

test('A change that breaks the schema changes nothing, and names where it does.', async () => {
  const { items, id, stored } = await openItem();
  const before = stored();
  for (const [changing, pointers] of [
    [items.replace(id, '*', { description: 'x' }), ['/name']],
    [items.replace(id, '*', { name: 'x', id: id }), ['/id']],
    [items.patch(id, '*', { name: null }), ['/name']],
    [items.patch(id, '*', { name: { first: 'x' } }), ['/name']],
    [items.patch(id, '*', { more: 1 }), ['/more']],
    [items.patch(id, '*', JSON.parse('{"__proto__":{"name":"x"}}')), ['/__proto__']],
    [items.patch(id, '*', null), ['']],
    [items.patch(id, '*', ['name']), ['']],
    [items.patch(id, '*', 'name'), ['']],
  ] as const) {
    await assert.rejects(changing, (error: unknown) => {
      assert.ok(error instanceof ValidationFailed);
      assert.deepEqual([...new Set(error.faults.map(({ pointer }) => pointer))], pointers);
      return true;
    });
  }
  assert.equal(stored(), before);
});

test('A patch of what is ours is refused before anything is read, even where it would remove it or change nothing.', async () => {
  const { items, item } = await openItem();
  for (const [patch, pointers] of [
    [{ id: item.id }, ['/id']],
    [{ createdAt: null }, ['/createdAt']],
    [{ updatedAt: item.updatedAt, name: 'x' }, ['/updatedAt']],
    [{ revision: null, id: null }, ['/id', '/revision']],
  ] as const) {
    await assert.rejects(
      items.patch(UNKNOWN, '*', patch),
      (error: unknown) =>
        error instanceof ValidationFailed && error.faults.map(({ pointer }) => pointer).join() === pointers.join(),
      JSON.stringify(patch),
    );
  }
});

test('A stale patch is refused as stale, though its result would break the schema, too.', async () => {
  const { items, id } = await openItem();

  await assert.rejects(items.patch(id, ['"other"'], { name: null }), PreconditionFailed);
});
