import assert from 'node:assert/strict';
import { test } from 'node:test';
import { intentName } from '../../src/intents.ts';
import { createOnce } from '../../src/once.ts';
import { documentAt } from '../support/documents.ts';
import { type Fixture, found, idsOf, NOON } from './fixture.ts';

/** What holds of creating once: first the intent, then the item. */
export function promisesOfCreatingOnce(openEmpty: () => Promise<Fixture>): void {
  const name = intentName('caller', 'key');
  const draft = () => documentAt(NOON, { name: 'once' });
  const open = async () => {
    const fixture = await openEmpty();
    const stores = { store: fixture.openStore(), intents: fixture.openIntents(), now: () => NOON };
    return { ...stores, ids: async () => idsOf(await stores.store.list({ after: null, limit: 10 })), stores };
  };

  test('Whoever comes again is given the item that is there, and makes no other.', async () => {
    const { stores, ids } = await open();

    const first = await createOnce(stores, name, draft);
    const again = await createOnce(stores, name, draft);

    assert.deepEqual([first.replayed, again.replayed], [false, true]);
    assert.deepEqual(again.document, first.document);
    assert.deepEqual(await ids(), [first.document.id]);
  });

  test('Of 20 that race to create once, all are given the same item, and it is the only one.', async () => {
    const { stores, ids } = await open();

    const all = await Promise.all(Array.from({ length: 20 }, () => createOnce(stores, name, draft)));

    assert.equal(new Set(all.map(({ document }) => document.id)).size, 1);
    assert.equal(all.filter(({ replayed }) => !replayed).length, 1);
    assert.deepEqual(await ids(), [all[0]?.document.id]);
  });

  test('A retry finishes what a crash between the intent and its item left.', async () => {
    const { stores, intents, ids } = await open();
    const chosen = draft();
    await intents.create(name, chosen);
    assert.deepEqual(await ids(), []);

    const retried = await createOnce(stores, name, draft);

    assert.deepEqual(retried, { document: chosen, replayed: true });
    assert.deepEqual(await ids(), [chosen.id]);
  });

  test('An item that was deleted is not brought back, neither by a retry nor by a first try that was slow.', async () => {
    const { stores, store, ids } = await open();
    const { document } = await createOnce(stores, name, draft);
    await store.remove(document.id, (await found(store, document.id)).version);

    assert.deepEqual(await createOnce(stores, name, draft), { document, replayed: true });
    assert.equal(await store.create(document), 'exists');

    assert.deepEqual(await ids(), []);
    assert.equal(await store.read(document.id), 'deleted');
  });
}
