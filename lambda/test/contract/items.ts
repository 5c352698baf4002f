import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeDocument } from '../../src/document.ts';
import { keyOf } from '../../src/ids.ts';
import { documentAt } from '../support/documents.ts';
import { type Fixture, NOON } from './fixture.ts';

/** What holds of one item. */
export function promisesOfItems(openEmpty: () => Promise<Fixture>): void {
  const texts = [
    'plain',
    '',
    ' ',
    '"quoted" \\ and / ',
    'Zażółć 漢字 👩‍👩‍👧',
    '\u0000\u001f\u007f\u2028\ufffd',
    '<&>\r\n\t',
  ];
  test('An item is read back as it was written, whatever its text, with the tag that creating it gave.', async () => {
    const store = (await openEmpty()).openStore();
    for (const text of texts) {
      const document = documentAt(NOON, { name: 'text', description: text });

      const created = await store.create(document);
      const entry = await store.get(document.id);

      assert.deepEqual(entry?.document, document);
      assert.deepEqual(created, { etag: entry?.etag });
      assert.match(entry?.etag ?? '', /^"[^"]+"$/);
    }
  });

  test('An id that was never created has no item.', async () => {
    const store = (await openEmpty()).openStore();

    assert.equal(await store.get(documentAt(NOON).id), null);
  });

  test('Creating an id that is taken says so and changes nothing.', async () => {
    const store = (await openEmpty()).openStore();
    const document = documentAt(NOON, { name: 'first' });
    await store.create(document);

    const second = await store.create({ ...document, name: 'second' });

    assert.equal(second, 'exists');
    assert.equal((await store.get(document.id))?.document.name, 'first');
  });

  test('Of 20 creates that race for one id exactly one wins, and its item is what is stored.', async () => {
    const store = (await openEmpty()).openStore();
    const document = documentAt(NOON);
    const racers = Array.from({ length: 20 }, (_, index) => ({ ...document, name: `racer ${index}` }));

    const results = await Promise.all(racers.map((racer) => store.create(racer)));

    const winners = racers.filter((_, index) => results[index] !== 'exists');
    assert.equal(winners.length, 1);
    assert.deepEqual((await store.get(document.id))?.document, winners[0]);
  });

  test('An item that was deleted is gone from get and list, and its id can be created again.', async () => {
    const fixture = await openEmpty();
    const store = fixture.openStore();
    const document = documentAt(NOON);
    await store.create(document);

    await fixture.removeRaw(keyOf(document.id));

    assert.equal(await store.get(document.id), null);
    assert.deepEqual(await store.list({ after: null, limit: 10 }), { entries: [], unreadable: [], next: null });
    assert.notEqual(await store.create(document), 'exists');
  });

  test('Another revision of an item has another tag, even where all else is the same.', async () => {
    const fixture = await openEmpty();
    const store = fixture.openStore();
    const document = documentAt(NOON);
    await store.create(document);
    const first = await store.get(document.id);

    await fixture.putRaw(keyOf(document.id), encodeDocument({ ...document, revision: 2 }));

    assert.notEqual((await store.get(document.id))?.etag, first?.etag);
  });
}
