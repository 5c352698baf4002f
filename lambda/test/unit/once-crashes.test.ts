import assert from 'node:assert/strict';
import { test } from 'node:test';
import { intentName } from '../../src/intents.ts';
import { createOnce } from '../../src/once.ts';
import { documentAt } from '../support/documents.ts';
import { type Around, intercept } from '../support/intercept.ts';
import { itemsIn, openWorld, type World } from '../support/world.ts';

const NOON = Date.UTC(2026, 0, 1, 12);
const DAY = 86_400_000;
const name = intentName('caller', 'key');

/** A crash at a request's nth call to a store: before it nothing of it took place, after it all but its answer did. */
type Crash = readonly ['before' | 'after', number];

class Crashed extends Error {}

function crashAt([side, place]: Crash): Around {
  let calls = 0;
  return async (call) => {
    calls += 1;
    if (calls === place && side === 'before') {
      throw new Crashed();
    }
    const answer = await call();
    if (calls === place) {
      throw new Crashed();
    }
    return answer;
  };
}

/** Both sides of each of a request's calls. */
function crashesOf(calls: number): Crash[] {
  return Array.from({ length: calls }, (_, index) => index + 1).flatMap((call): Crash[] => [
    ['before', call],
    ['after', call],
  ]);
}

/** Send the key, with a new draft each time as a function makes one, and crash if told to. */
function send(world: World, crash?: Crash) {
  const draft = () => documentAt(world.now(), { name: 'once' });
  return createOnce(crash === undefined ? world : intercept(world, crashAt(crash)), name, draft);
}

/** Expect that requests which crash leave a world in which a retry, and every one after it, gives one and the same item. */
async function expectOneItem(world: World, crashes: readonly Crash[], replayed: boolean): Promise<void> {
  const earlier = itemsIn(world.objects);
  for (const crash of crashes) {
    await assert.rejects(send(world, crash), Crashed);
  }
  const chosen = await world.intents.read(name);

  const retry = await send(world);

  assert.equal(retry.replayed, replayed);
  if (replayed) {
    assert.deepEqual(typeof chosen === 'object' && chosen.document, retry.document);
  }
  assert.deepEqual(await send(world), { document: retry.document, replayed: true });
  assert.deepEqual(
    itemsIn(world.objects).filter((id) => !earlier.includes(id)),
    [retry.document.id],
  );
  const stored = await world.store.read(retry.document.id);
  assert.deepEqual(typeof stored === 'object' && stored.document, retry.document);
}

/** Each place where the first request can crash, and how many calls its retry makes then. */
const FIRST: readonly (readonly [Crash, number])[] = [
  [['before', 1], 2],
  [['after', 1], 4],
  [['before', 2], 4],
  [['after', 2], 3],
];

/** The same where an intent is there that expired. */
const EXPIRED: readonly (readonly [Crash, number])[] = [
  [['before', 1], 4],
  [['after', 1], 4],
  [['before', 2], 4],
  [['after', 2], 4],
  [['before', 3], 4],
  [['after', 3], 4],
  [['before', 4], 4],
  [['after', 4], 3],
];

/** A world whose key was used a day ago. */
async function openExpired(): Promise<World> {
  const world = openWorld(NOON);
  await createOnce({ ...world, now: () => NOON - DAY }, name, () => documentAt(NOON - DAY, { name: 'old' }));
  return world;
}

for (const [what, open, claimedBy, places] of [
  ['a new key', async () => openWorld(NOON), 1, FIRST],
  ['an expired key', openExpired, 3, EXPIRED],
] as const) {
  const claims = ([side, call]: Crash) => call > claimedBy || (call === claimedBy && side === 'after');

  for (const [first, calls] of places) {
    test(`With ${what}, a crash ${first.join(' call ')} is got over: one item, and the answer that was chosen.`, async () => {
      await expectOneItem(await open(), [first], claims(first));
    });

    test(`With ${what}, a crash ${first.join(' call ')} is got over wherever its retry crashes, too.`, async () => {
      for (const second of crashesOf(calls)) {
        await expectOneItem(await open(), [first, second], claims(first) || claims(second));
      }
    });
  }

  test(`With ${what}, these are all the calls there are.`, async () => {
    const [last] = places.at(-1) ?? [];
    const beyond = (last?.[1] ?? 0) + 1;

    assert.equal((await send(await open(), ['before', beyond])).replayed, false);

    for (const [first, calls] of places) {
      const world = await open();
      await assert.rejects(send(world, first), Crashed);
      await send(world, ['before', calls + 1]);
    }
  });
}
