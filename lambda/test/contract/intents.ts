import assert from 'node:assert/strict';
import { test } from 'node:test';
import { intentName } from '../../src/intents.ts';
import { documentAt } from '../support/documents.ts';
import { type Fixture, NOON } from './fixture.ts';

/** What holds of the intents of creates with an idempotency key. */
export function promisesOfIntents(openEmpty: () => Promise<Fixture>): void {
  const name = intentName('caller', 'key');

  test('An intent is stored once for a name and read back as it was written.', async () => {
    const intents = (await openEmpty()).openIntents();
    const document = documentAt(NOON);
    assert.equal(await intents.read(name), 'never');

    assert.equal(await intents.create(name, document), 'created');
    assert.equal(await intents.create(name, documentAt(NOON)), 'exists');

    const stored = await intents.read(name);
    assert.deepEqual(typeof stored === 'object' && stored.document, document);
  });

  test('Of 20 intents that race for one name exactly one wins, and it is what is stored.', async () => {
    const intents = (await openEmpty()).openIntents();
    const racers = Array.from({ length: 20 }, () => documentAt(NOON));

    const results = await Promise.all(racers.map((racer) => intents.create(name, racer)));

    const winners = racers.filter((_, index) => results[index] === 'created');
    assert.equal(winners.length, 1);
    const stored = await intents.read(name);
    assert.deepEqual(typeof stored === 'object' && stored.document, winners[0]);
  });

  test('Of 20 intents that race to replace one that expired exactly one wins.', async () => {
    const intents = (await openEmpty()).openIntents();
    await intents.create(name, documentAt(NOON));
    const expired = await intents.read(name);
    assert.ok(typeof expired === 'object');
    const racers = Array.from({ length: 20 }, () => documentAt(NOON + 1));

    const results = await Promise.all(racers.map((racer) => intents.replace(name, racer, expired.version)));

    const winners = racers.filter((_, index) => results[index] === 'replaced');
    assert.equal(winners.length, 1);
    const stored = await intents.read(name);
    assert.deepEqual(typeof stored === 'object' && stored.document, winners[0]);
  });

  test('An intent that is damaged is no document.', async () => {
    const fixture = await openEmpty();
    await fixture.putRaw(`idempotency/${name}.json`, 'damaged');

    const stored = await fixture.openIntents().read(name);

    assert.equal(typeof stored === 'object' && stored.document, null);
  });

  test('Intents and items do not see each other.', async () => {
    const fixture = await openEmpty();
    const document = documentAt(NOON);
    await fixture.openIntents().create(name, document);

    assert.equal(await fixture.openStore().read(document.id), 'never');
    assert.deepEqual((await fixture.openStore().list({ after: null, limit: 10 })).documents, []);
  });
}
