import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Document } from '../../src/document.ts';
import { IdempotencyKeyReused } from '../../src/errors.ts';
import { type ItemId, keyOf } from '../../src/ids.ts';
import { intentName } from '../../src/intents.ts';
import { createOnce } from '../../src/once.ts';
import type { ItemStore, Stored } from '../../src/store.ts';
import { documentAt } from '../support/documents.ts';
import { type Actor, everyOrder, type Played } from '../support/orders.ts';
import { itemsIn, openWorld, type World } from '../support/world.ts';

const NOON = Date.UTC(2026, 0, 1, 12);
const DAY = 86_400_000;
const name = intentName('caller', 'key');

type Once = Awaited<ReturnType<typeof createOnce>>;

/** Sends the key with this body; each one's drafts have ids of their own. */
function creates(body = 'same'): Actor<World> {
  return (world) => createOnce(world, name, () => documentAt(NOON, { name: body }));
}

/** Deletes each item that it finds; resolves to the ids of those that it did delete. */
const deletes: Actor<World> = ({ store }) =>
  toEachItem(store, async (id, { version }) => (await store.remove(id, version)) === 'removed');

/** Changes each item that it finds; resolves to the ids of those that it did change. */
const changes: Actor<World> = ({ store }) =>
  toEachItem(store, async (_, { document, version }) => {
    const changed = { ...(document ?? assert.fail()), name: 'changed', revision: 2 };
    return (await store.replace(changed, version)) === 'replaced';
  });

async function toEachItem(store: ItemStore, act: (id: ItemId, stored: Stored) => Promise<boolean>): Promise<ItemId[]> {
  const done: ItemId[] = [];
  for (const { id } of (await store.list({ after: null, limit: 10 })).documents) {
    const stored = await store.read(id);
    if (typeof stored === 'object' && (await act(id, stored))) {
      done.push(id);
    }
  }
  return done;
}

/** A world whose key was used a day ago, for an item that was deleted since. */
async function openExpired(): Promise<World> {
  const world = openWorld(NOON);
  const draft = () => documentAt(NOON - DAY, { name: 'old' });
  const { document } = await createOnce({ ...world, now: () => NOON - DAY }, name, draft);
  world.objects.mark(keyOf(document.id));
  return world;
}

/** The values of the clients from `first` to before `last`, all of whom must have got one. */
function valuesOf<Value>({ outcomes, order }: Played<World>, first: number, last: number): Value[] {
  return outcomes.slice(first, last).map((outcome) => {
    assert.equal(outcome.status, 'fulfilled', order.join(', '));
    return (outcome as PromiseFulfilledResult<Value>).value;
  });
}

/** Expect that these creates gave one answer, all but one of them as a replay; that answer's document. */
function expectOneAnswer(creations: readonly Once[], order: readonly string[]): Document {
  const [answer = assert.fail()] = creations;
  for (const { document } of creations) {
    assert.deepEqual(document, answer.document, order.join(', '));
  }
  assert.equal(creations.filter(({ replayed }) => !replayed).length, 1, order.join(', '));
  return answer.document;
}

test('Two requests with a new key make one item and get one answer, in every order of their calls.', async () => {
  let orders = 0;
  for await (const played of everyOrder(() => openWorld(NOON), [creates(), creates()])) {
    const { id } = expectOneAnswer(valuesOf<Once>(played, 0, 2), played.order);

    assert.deepEqual(itemsIn(played.world.objects), [id]);
    orders += 1;
  }
  // Whoever claims first then creates at one of 5 places among the other's calls, 3 or 4 of them.
  assert.equal(orders, 10);
});

test('Three requests with a new key make one item and get one answer, in every order of their calls.', async () => {
  for await (const played of everyOrder(() => openWorld(NOON), [creates(), creates(), creates()])) {
    const { id } = expectOneAnswer(valuesOf<Once>(played, 0, 3), played.order);

    assert.deepEqual(itemsIn(played.world.objects), [id]);
  }
});

test('Two requests with a key that expired make one new item and get one answer, in every order.', async () => {
  for await (const played of everyOrder(openExpired, [creates(), creates()])) {
    const { id } = expectOneAnswer(valuesOf<Once>(played, 0, 2), played.order);

    assert.deepEqual(itemsIn(played.world.objects), [id]);
  }
});

test('Of two bodies with one key one is created and the other refused, in every order, whether it is new or expired.', async () => {
  for (const open of [() => openWorld(NOON), openExpired]) {
    for await (const { world, outcomes, order } of everyOrder(open, [creates('one'), creates('other')])) {
      const [value, ...more] = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
      const [error] = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));

      assert.deepEqual([more, (value as Once).replayed], [[], false], order.join(', '));
      assert.ok(error instanceof IdempotencyKeyReused, order.join(', '));
      assert.deepEqual(itemsIn(world.objects), [(value as Once).document.id]);
    }
  }
});

test('An item that is deleted while two requests make it is not brought back, in any order: the answers stay the same.', async () => {
  let deleted = 0;
  for await (const played of everyOrder(() => openWorld(NOON), [creates(), creates(), deletes])) {
    const { id } = expectOneAnswer(valuesOf<Once>(played, 0, 2), played.order);
    const [gone = []] = valuesOf<ItemId[]>(played, 2, 3);

    assert.deepEqual([...itemsIn(played.world.objects), ...gone], [id], played.order.join(', '));
    deleted += gone.length;
  }
  assert.ok(deleted > 0);
});

test('An item that is changed while two requests make it stays changed, in any order: the answers are as it was made.', async () => {
  let changed = 0;
  for await (const played of everyOrder(() => openWorld(NOON), [creates(), creates(), changes])) {
    const { id, name: made } = expectOneAnswer(valuesOf<Once>(played, 0, 2), played.order);
    const [touched = []] = valuesOf<ItemId[]>(played, 2, 3);

    const stored = await played.world.store.read(id);
    const now = typeof stored === 'object' && stored.document?.name;
    assert.deepEqual([made, now], ['same', touched.length > 0 ? 'changed' : 'same'], played.order.join(', '));
    changed += touched.length;
  }
  assert.ok(changed > 0);
});
