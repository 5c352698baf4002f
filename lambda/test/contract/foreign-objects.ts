import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeDocument } from '../../src/document.ts';
import { type ItemId, keyOf } from '../../src/ids.ts';
import { documentAt } from '../support/documents.ts';
import { type Fixture, found, idsOf, NOON, storeMany, walk } from './fixture.ts';

/** What holds of objects that are not ours, or are damaged. */
export function promisesOfForeignObjects(openEmpty: () => Promise<Fixture>): void {
  test('Keys that are not of the form items/<id>.json are no items, and pages are full in spite of them.', async () => {
    const fixture = await openEmpty();
    const store = fixture.openStore();
    const ids = await storeMany(store, 5);
    const third = ids[2] as ItemId;
    const foreign = [
      'items.json',
      'other/thing.json',
      'items/',
      'items/readme.txt',
      'items/0 first & <odd> "key" +%20é👋.json',
      `items/${third}`,
      `items/${third}.json.bak`,
      `items/${third}.json/deeper.json`,
      `items/${third.toUpperCase()}.json`,
      `items/sub/${third}.json`,
      ...Array.from({ length: 8 }, (_, index) => `items/${third}.json.${index}`),
    ];
    for (const key of foreign) {
      await fixture.putRaw(key, 'not an item');
    }

    const walked = await walk(store, 2);

    assert.deepEqual(walked, [ids.slice(0, 2), ids.slice(2, 4), ids.slice(4)]);
  });

  const good = { ...documentAt(NOON), name: 'good' };
  for (const [what, raw] of [
    ['a single space', ' '],
    ['text that is not JSON', 'not json'],
    ['half of a document', encodeDocument(good).slice(0, 40)],
    ['null', 'null'],
    ['a list', '[]'],
    ['an empty object', '{}'],
    ['a document without a revision', JSON.stringify({ ...good, revision: undefined })],
    ['a document of revision 0', JSON.stringify({ ...good, revision: 0 })],
    ['a document whose time is a number', JSON.stringify({ ...good, createdAt: NOON })],
    ['a document whose time is not a time', JSON.stringify({ ...good, updatedAt: 'yesterday' })],
    ['the document of another id', encodeDocument(documentAt(NOON))],
  ] as const) {
    test(`An object that holds ${what} is named by its page and is no document when it is read.`, async () => {
      const fixture = await openEmpty();
      const store = fixture.openStore();
      const [newer, older] = [documentAt(NOON + 1), documentAt(NOON - 1)];
      await store.create(newer);
      await store.create(older);
      await fixture.putRaw(keyOf(good.id), raw);

      const page = await store.list({ after: null, limit: 10 });

      assert.deepEqual(idsOf(page), [newer.id, older.id]);
      assert.deepEqual(page.unreadable, [good.id]);
      assert.equal((await found(store, good.id)).document, null);
    });
  }

  test('What cannot be read can be deleted and replaced.', async () => {
    const fixture = await openEmpty();
    const store = fixture.openStore();
    const other = documentAt(NOON + 1);
    await fixture.putRaw(keyOf(good.id), 'damaged');
    await fixture.putRaw(keyOf(other.id), 'damaged');

    assert.equal(await store.replace(good, (await found(store, good.id)).version), 'replaced');
    assert.equal(await store.remove(other.id, (await found(store, other.id)).version), 'removed');

    assert.deepEqual((await store.list({ after: null, limit: 10 })).documents, [good]);
  });

  test('An unreadable object takes its place on a page.', async () => {
    const fixture = await openEmpty();
    const store = fixture.openStore();
    const [newer, older] = [documentAt(NOON + 1), documentAt(NOON - 1)];
    await store.create(newer);
    await store.create(older);
    await fixture.putRaw(keyOf(good.id), 'damaged');

    const first = await store.list({ after: null, limit: 2 });
    const second = await store.list({ after: first.next, limit: 2 });

    assert.deepEqual([idsOf(first), first.unreadable, first.next], [[newer.id], [good.id], good.id]);
    assert.deepEqual([idsOf(second), second.unreadable, second.next], [[older.id], [], null]);
  });
}
