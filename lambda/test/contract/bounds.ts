import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeDocument } from '../../src/document.ts';
import { keyOf } from '../../src/ids.ts';
import { documentAt } from '../support/documents.ts';
import { type Fixture, idsOf, NOON, storeMany, walk } from './fixture.ts';

/** What holds of the bytes of a page. */
export function promisesOfBounds(openEmpty: () => Promise<Fixture>): void {
  test('A page ends early where its documents would pass the bound of bytes, and the walk goes on.', async () => {
    const store = (await openEmpty()).openStore({ page: 2500, document: 5000 });
    const ids = await storeMany(store, 5, NOON, { name: 'large', description: 'x'.repeat(850) });

    assert.deepEqual(await walk(store, 100), [ids.slice(0, 2), ids.slice(2, 4), ids.slice(4)]);
  });

  test('A document that passes the bound of a page alone is a page of its own.', async () => {
    const store = (await openEmpty()).openStore({ page: 500, document: 5000 });
    const ids = await storeMany(store, 3, NOON, { name: 'large', description: 'x'.repeat(850) });

    assert.deepEqual(
      await walk(store, 100),
      ids.map((id) => [id]),
    );
  });

  test('An object larger than any document of ours is named as unreadable and takes no room on its page.', async () => {
    const fixture = await openEmpty();
    const store = fixture.openStore({ page: 1000, document: 600 });
    const [newest, oldest] = [documentAt(NOON + 1), documentAt(NOON - 1)];
    const large = documentAt(NOON, { name: 'large', description: 'x'.repeat(600) });
    for (const document of [newest, large, oldest]) {
      await fixture.putRaw(keyOf(document.id), encodeDocument(document));
    }

    const page = await store.list({ after: null, limit: 10 });

    assert.deepEqual([idsOf(page), page.unreadable, page.next], [[newest.id, oldest.id], [large.id], null]);
  });
}
