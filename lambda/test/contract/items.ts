import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeDocument } from '../../src/document.ts';
import { keyOf } from '../../src/ids.ts';
import { documentAt } from '../support/documents.ts';
import { type Fixture, found, NOON } from './fixture.ts';

/** What holds of one item as it is created and read. */
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
  test('An item is read back as it was written, whatever its text.', async () => {
    const store = (await openEmpty()).openStore();
    for (const text of texts) {
      const document = documentAt(NOON, { name: 'text', description: text });

      assert.equal(await store.create(document), 'created');
      assert.deepEqual((await found(store, document.id)).document, document);
    }
  });

  test('An item is one object, under items/ and its id: one that is put there is that item.', async () => {
    const fixture = await openEmpty();
    const document = documentAt(NOON);

    await fixture.putRaw(`items/${document.id}.json`, encodeDocument(document));

    assert.deepEqual((await found(fixture.openStore(), document.id)).document, document);
  });

  test('An id that was never created was never there.', async () => {
    const store = (await openEmpty()).openStore();

    assert.equal(await store.read(documentAt(NOON).id), 'never');
  });

  test('Creating an id that is taken says so and changes nothing.', async () => {
    const store = (await openEmpty()).openStore();
    const document = documentAt(NOON, { name: 'first' });
    await store.create(document);

    const second = await store.create({ ...document, name: 'second' });

    assert.equal(second, 'exists');
    assert.deepEqual((await found(store, document.id)).document, document);
  });

  test('Of 20 creates that race for one id exactly one wins, and its item is what is stored.', async () => {
    const store = (await openEmpty()).openStore();
    const document = documentAt(NOON);
    const racers = Array.from({ length: 20 }, (_, index) => ({ ...document, name: `racer ${index}` }));

    const results = await Promise.all(racers.map((racer) => store.create(racer)));

    const winners = racers.filter((_, index) => results[index] === 'created');
    assert.equal(winners.length, 1);
    assert.deepEqual((await found(store, document.id)).document, winners[0]);
  });

  test('An item that was deleted long ago is gone, and is told from one that never was.', async () => {
    const fixture = await openEmpty();
    const store = fixture.openStore();
    const document = documentAt(NOON);
    await store.create(document);

    await fixture.removeRaw(keyOf(document.id));

    assert.equal(await store.read(document.id), fixture.tellsDeleted ? 'deleted' : 'never');
    assert.deepEqual((await store.list({ after: null, limit: 10 })).documents, []);
  });
}
