import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ItemId, keyOf } from '../../src/ids.ts';
import { documentAt } from '../support/documents.ts';
import { type Fixture, idsOf, NOON, storeMany, walk } from './fixture.ts';

/** What holds of lists and of walks along them. */
export function promisesOfPages(openEmpty: () => Promise<Fixture>): void {
  test('An empty collection is one empty page.', async () => {
    const store = (await openEmpty()).openStore();

    assert.deepEqual(await store.list({ after: null, limit: 10 }), { entries: [], unreadable: [], next: null });
  });

  test('A list has the newest items first, whatever the order they were stored in, each with its tag.', async () => {
    const store = (await openEmpty()).openStore();
    const [old, middle, young] = [documentAt(NOON - 1000), documentAt(NOON), documentAt(NOON + 1)];
    for (const document of [middle, young, old]) {
      await store.create(document);
    }

    const page = await store.list({ after: null, limit: 10 });

    assert.deepEqual(page, {
      entries: [await store.get(young.id), await store.get(middle.id), await store.get(old.id)],
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
      seen.push(...page.entries.map((entry) => entry.document.id));
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

  test('A page goes on behind an item that was deleted since.', async () => {
    const fixture = await openEmpty();
    const store = fixture.openStore();
    const [first, second, third] = await storeMany(store, 3);

    await fixture.removeRaw(keyOf(second as ItemId));

    const page = await store.list({ after: second as ItemId, limit: 1 });
    assert.deepEqual(idsOf(page), [third]);
    assert.equal(page.next, null);
    assert.notEqual(first, third);
  });
}
