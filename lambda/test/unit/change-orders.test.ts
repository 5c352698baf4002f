import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { decodeDocument, tagOf } from '../../src/document.ts';
import { ItemNotFound, PreconditionFailed } from '../../src/errors.ts';
import { keyOf } from '../../src/ids.ts';
import { Items, type Precondition, type Tagged } from '../../src/items.ts';
import { documentAt } from '../support/documents.ts';
import { type Actor, everyOrder } from '../support/orders.ts';
import { openWorld, type World } from '../support/world.ts';

const NOON = Date.UTC(2026, 0, 1, 12);
const FIRST = documentAt(NOON, { name: 'first', description: 'words' });
const { id } = FIRST;

function openOne(): World {
  const world = openWorld(NOON);
  world.objects.put(keyOf(id), JSON.stringify(FIRST));
  return world;
}

/** A client that sends one change. */
function client(change: (items: Items) => Promise<unknown>): Actor<World> {
  return (world) => change(new Items({ ...world, randomBytes }));
}

const replaces = (precondition: Precondition, name: string) =>
  client((items) => items.replace(id, precondition, { name }));
const patches = (precondition: Precondition, patch: unknown) => client((items) => items.patch(id, precondition, patch));
const removes = (precondition: Precondition) => client((items) => items.remove(id, precondition));

const TAG = [tagOf(FIRST)];
const storedIn = ({ objects }: World) => decodeDocument(objects.textOf(keyOf(id)));

/** What those who won got, and what the others were refused with. */
function split(outcomes: readonly PromiseSettledResult<unknown>[]) {
  return {
    won: outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value as Tagged | undefined] : [])),
    errors: outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : [])),
  };
}

for (const [what, one, other] of [
  ['two replacements', replaces(TAG, 'one'), replaces(TAG, 'other')],
  ['a replacement and a patch', replaces(TAG, 'one'), patches(TAG, { name: 'other' })],
] as const) {
  test(`Of ${what} with one tag exactly one takes place, in every order, and the other is told that it is stale.`, async () => {
    for await (const { world, outcomes, order } of everyOrder(openOne, [one, other])) {
      const { won, errors } = split(outcomes);

      assert.equal(won.length, 1, order.join(', '));
      assert.ok(errors[0] instanceof PreconditionFailed, order.join(', '));
      const stored = storedIn(world);
      assert.deepEqual([stored?.name, stored?.revision], [won[0]?.item.name, 2]);
      assert.equal(stored && tagOf(stored), won[0]?.etag);
    }
  });
}

test('Of a deletion and a replacement with one tag exactly one takes place, in every order.', async () => {
  for await (const { world, outcomes, order } of everyOrder(openOne, [removes(TAG), replaces(TAG, 'one')])) {
    const { won, errors } = split(outcomes);

    assert.equal(won.length, 1, order.join(', '));
    assert.ok(errors[0] instanceof PreconditionFailed || errors[0] instanceof ItemNotFound, order.join(', '));
    assert.equal(storedIn(world)?.name, won[0]?.item.name);
  }
});

test('Three patches with a star all take place, in every order: none is lost, each makes a version.', async () => {
  const clients = [
    patches('*', { name: 'second' }),
    patches('*', { description: null }),
    patches('*', { name: 'third' }),
  ];
  for await (const { world, outcomes, order } of everyOrder(openOne, clients)) {
    const { won } = split(outcomes);

    assert.equal(new Set(won.map((each) => each?.etag)).size, 3, order.join(', '));
    const { name = '', revision, description } = storedIn(world) ?? assert.fail();
    assert.deepEqual([revision, description], [4, undefined], order.join(', '));
    assert.ok(['second', 'third'].includes(`${name}`));
  }
});

test('A deletion with a star takes place in every order, and no replacement with a star brings the item back.', async () => {
  const clients = [removes('*'), replaces('*', 'one'), replaces('*', 'other')];
  for await (const { world, outcomes, order } of everyOrder(openOne, clients)) {
    const { errors } = split(outcomes);

    assert.equal(outcomes[0]?.status, 'fulfilled', order.join(', '));
    assert.ok(errors.every((error) => error instanceof ItemNotFound));
    assert.equal(await world.store.read(id), 'deleted', order.join(', '));
  }
});

test('Of two deletions with a star exactly one deletes the item, in every order, and the other finds none.', async () => {
  for await (const { world, outcomes, order } of everyOrder(openOne, [removes('*'), removes('*')])) {
    const { won, errors } = split(outcomes);

    assert.equal(won.length, 1, order.join(', '));
    assert.ok(errors[0] instanceof ItemNotFound);
    assert.equal(await world.store.read(id), 'deleted');
  }
});
