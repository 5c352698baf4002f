import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ItemId, keyOf } from '../../src/ids.ts';
import { documentAt } from '../support/documents.ts';
import { type Fixture, found, idsOf, NOON, storeMany, walk } from './fixture.ts';

/** What holds of lists and of walks along them. */
export function promisesOfPages(openEmpty: () => Promise<Fixture>): void {
  test('An empty collection is one empty page.', async () => {
    const store = (await openEmpty()).openStore();

    assert.deepEqual(await store.list({ after: null, limit: 10 }), { documents: [], unreadable: [], next: null });
  });

  test('A list has the newest items first, whatever the order they were stored in, each whole.', async () => {
    const store = (await openEmpty()).openStore();
    const [old, middle, young] = [documentAt(NOON - 1000), documentAt(NOON), documentAt(NOON + 1)];
    for (const document of [middle, young, old]) {
      await store.create(document);
    }

    const page = await store.list({ after: null, limit: 10 });

    assert.deepEqual(page, {
      documents: [young, middle, old],
      unreadable: [],
      next: null,
    });
  });

  for (const { stored, limit, pages } of [
    { stored: 3, limit: 4, pages: [3] },
    { stored: 3, limit: 3, pages: [3] },
    { stored: 4, limit: 3, pages: [3, 1] },
    { stored: 6, limit: 3, pages: [3, 3] },
    { stored: 7, limit: 3, pages: [3, 3, 1] },
    { stored: 2, limit: 1, pages: [1, 1] },
    { stored: 2, limit: 1000, pages: [2] },
  ]) {
    test(`${stored} items in pages of ${limit} are pages of ${pages}, each item once, and only the last has no next.`, async () => {
      const store = (await openEmpty()).openStore();
      const ids = await storeMany(store, stored);

      const walked = await walk(store, limit);

      assert.deepEqual(
        walked.map((page) => page.length),
        pages,
      );
      assert.deepEqual(walked.flat(), ids);
    });
  }

  test('A walk sees each item once that exists throughout, whatever is created and deleted meanwhile.', async () => {
    const fixture = await openEmpty();
    const store = fixture.openStore();
    const ids = await storeMany(store, 12);
    const doomed = [ids[2], ids[3], ids[9]];

    const seen: ItemId[] = [];
    let after: ItemId | null = null;
    do {
      const page = await store.list({ after, limit: 3 });
      seen.push(...idsOf(page));
      after = page.next;
      await storeMany(store, 2, NOON + 60_000);
      const gone = doomed.shift();
      if (gone !== undefined) {
        await fixture.removeRaw(keyOf(gone));
      }
    } while (after !== null);

    const throughout = ids.filter((_, index) => ![2, 3, 9].includes(index));
    assert.deepEqual(
      seen.filter((id) => throughout.includes(id)),
      throughout,
    );
    assert.equal(new Set(seen).size, seen.length);
  });

  test('A list shows each item as it is now, however often it was listed before.', async () => {
    const store = (await openEmpty()).openStore();
    const [older, newer] = [documentAt(NOON - 1), documentAt(NOON)];
    await store.create(older);
    await store.create(newer);
    await store.list({ after: null, limit: 10 });
    const next = { ...older, name: 'changed', revision: 2 };

    await store.replace(next, (await found(store, older.id)).version);
    await store.remove(newer.id, (await found(store, newer.id)).version);

    assert.deepEqual((await store.list({ after: null, limit: 10 })).documents, [next]);
  });

  test('A list has full pages in spite of the items that were deleted between.', async () => {
    const store = (await openEmpty()).openStore();
    const ids = await storeMany(store, 8);
    const deleted = [ids[0], ids[2], ids[3], ids[7]] as ItemId[];

    for (const id of deleted) {
      await store.remove(id, (await found(store, id)).version);
    }

    const left = ids.filter((id) => !deleted.includes(id));
    assert.deepEqual(await walk(store, 2), [left.slice(0, 2), left.slice(2)]);
  });

  test('A page goes on behind an item that was deleted since.', async () => {
    const fixture = await openEmpty();
    const store = fixture.openStore();
    const [, second, third] = await storeMany(store, 3);

    await fixture.removeRaw(keyOf(second as ItemId));

    const page = await store.list({ after: second as ItemId, limit: 1 });
    assert.deepEqual(idsOf(page), [third]);
    assert.equal(page.next, null);
  });
}
