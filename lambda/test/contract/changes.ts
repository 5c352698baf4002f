import assert from 'node:assert/strict';
import { test } from 'node:test';
import { documentAt } from '../support/documents.ts';
import { type Fixture, found, NOON } from './fixture.ts';

/** What holds of changes of an item, and of deleting it. */
export function promisesOfChanges(openEmpty: () => Promise<Fixture>): void {
  const stored = async () => {
    const store = (await openEmpty()).openStore();
    const first = documentAt(NOON, { name: 'first' });
    await store.create(first);
    return { store, first, second: { ...first, name: 'second', revision: 2 } };
  };

  test('The version that was read is replaced, and another version is there then.', async () => {
    const { store, first, second } = await stored();
    const { version } = await found(store, first.id);

    assert.equal(await store.replace(second, version), 'replaced');

    const after = await found(store, first.id);
    assert.deepEqual(after.document, second);
    assert.notEqual(after.version.tag, version.tag);
  });

  test('A version that was replaced meanwhile is stale: it can be neither replaced nor deleted.', async () => {
    const { store, first, second } = await stored();
    const { version } = await found(store, first.id);
    await store.replace(second, version);

    assert.equal(await store.replace({ ...first, name: 'lost' }, version), 'stale');
    assert.equal(await store.remove(first.id, version), 'stale');

    assert.deepEqual((await found(store, first.id)).document, second);
  });

  test('Another revision is another version, even where all else is as it was before: A to B to A.', async () => {
    const { store, first, second } = await stored();
    const { version } = await found(store, first.id);
    await store.replace(second, version);
    await store.replace({ ...first, revision: 3 }, (await found(store, first.id)).version);

    assert.equal(await store.replace({ ...first, name: 'lost', revision: 2 }, version), 'stale');
  });

  test('Of 20 changes of one version that race exactly one wins, and it is what is stored.', async () => {
    const { store, first } = await stored();
    const { version } = await found(store, first.id);
    const racers = Array.from({ length: 20 }, (_, index) => ({ ...first, name: `racer ${index}`, revision: 2 }));

    const results = await Promise.all(racers.map((racer) => store.replace(racer, version)));

    const winners = racers.filter((_, index) => results[index] === 'replaced');
    assert.equal(winners.length, 1);
    assert.deepEqual((await found(store, first.id)).document, winners[0]);
    assert.equal(results.filter((result) => result === 'stale').length, 19);
  });

  for (const [what, age] of [
    ['a moment ago', 0],
    ['long ago', 3_600_000],
  ] as const) {
    test(`What was written ${what} is deleted where it is the version that was read, and gone then.`, async () => {
      const { store, first, second } = await stored();
      const { version } = await found(store, first.id);
      await store.replace(second, version);
      const newer = (await found(store, first.id)).version;

      assert.equal(await store.remove(first.id, { ...version, age }), 'stale');
      assert.equal(await store.remove(first.id, { ...newer, age }), 'removed');

      assert.equal(typeof (await store.read(first.id)), 'string');
      assert.deepEqual(await store.list({ after: null, limit: 10 }), { documents: [], unreadable: [], next: null });
      assert.notEqual(await store.remove(first.id, { ...newer, age }), 'removed');
    });

    test(`Of 20 deletes and changes that race for a version of ${what} exactly one wins.`, async () => {
      const { store, first, second } = await stored();
      const version = { ...(await found(store, first.id)).version, age };

      const results = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          index % 2 === 0 ? store.remove(first.id, version) : store.replace(second, version),
        ),
      );

      const won = results.filter((result) => result === 'removed' || result === 'replaced');
      assert.equal(won.length, 1);
      assert.equal(typeof (await store.read(first.id)), won[0] === 'removed' ? 'string' : 'object');
    });
  }

  test('What was deleted can be neither replaced nor deleted again, and stays deleted.', async () => {
    const { store, first, second } = await stored();
    const { version } = await found(store, first.id);
    await store.remove(first.id, version);

    assert.ok(['stale', 'missing'].includes(await store.replace(second, version)));
    assert.ok(['stale', 'missing'].includes(await store.remove(first.id, version)));

    assert.equal(await store.read(first.id), 'deleted');
  });

  test('A create that was still on its way when its item was deleted does not bring it back.', async () => {
    const { store, first } = await stored();
    await store.remove(first.id, (await found(store, first.id)).version);

    assert.equal(await store.create(first), 'exists');

    assert.equal(await store.read(first.id), 'deleted');
  });

  test('What never was can be neither replaced nor deleted.', async () => {
    const { store, first } = await stored();
    const { version } = await found(store, first.id);
    const never = documentAt(NOON + 1);

    assert.equal(await store.replace(never, version), 'missing');
    assert.equal(await store.remove(never.id, version), 'missing');
    assert.equal(await store.read(never.id), 'never');
  });
}
