import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeDocument } from '../../src/document.ts';
import { ItemNotFound, PreconditionFailed } from '../../src/errors.ts';
import { keyOf } from '../../src/ids.ts';
import { Items, type Precondition, type Tagged } from '../../src/items.ts';
import { openWorld } from '../support/world.ts';

const NOON = Date.UTC(2026, 0, 1, 12);

/** One item, and a clock to set. */
async function openItem(fields: object = { name: 'first', description: 'words' }) {
  const world = openWorld(NOON);
  const clock = { ms: NOON };
  const items = new Items({ ...world, now: () => clock.ms, randomBytes });
  const { item, etag } = await items.create(fields);
  return { ...world, items, clock, item, etag, id: item.id, key: keyOf(item.id) };
}

type Open = Awaited<ReturnType<typeof openItem>>;

/** The verbs that change an item, in the same dress. */
const VERBS: readonly (readonly [string, (open: Open, precondition: Precondition) => Promise<unknown>])[] = [
  ['replace', ({ items, id }, precondition) => items.replace(id, precondition, { name: 'second' })],
  ['patch', ({ items, id }, precondition) => items.patch(id, precondition, { name: 'second' })],
  ['remove', ({ items, id }, precondition) => items.remove(id, precondition)],
];

test('A replacement leaves nothing of what a client wrote before, and keeps what is ours.', async () => {
  const { items, id, item, etag, clock } = await openItem();
  clock.ms = NOON + 1500;

  const replaced = await items.replace(id, [etag], { name: 'second' });

  const updatedAt = '2026-01-01T12:00:01.500Z';
  assert.deepEqual(replaced.item, { id, name: 'second', createdAt: item.createdAt, updatedAt });
  assert.deepEqual(await items.get(id), replaced);
  assert.notEqual(replaced.etag, etag);
});

test('A patch changes what it names, removes what it sets to null, and keeps the rest.', async () => {
  for (const [patch, fields] of [
    [{ name: 'second' }, { name: 'second', description: 'words' }],
    [{ description: null }, { name: 'first' }],
    [
      { name: 'second', description: '' },
      { name: 'second', description: '' },
    ],
    [{}, { name: 'first', description: 'words' }],
  ] as const) {
    const { items, id, item, etag } = await openItem();

    const patched = await items.patch(id, [etag], patch);

    const { createdAt, updatedAt } = item;
    assert.deepEqual(patched.item, { id, ...fields, createdAt, updatedAt });
    assert.deepEqual(await items.get(id), patched);
  }
});

for (const [verb, change] of VERBS) {
  test(`A ${verb} takes place where one of the tags is that of the item, or for a star, and else changes nothing.`, async () => {
    for (const [precondition, allowed] of [
      [(etag: string) => [etag], true],
      [(etag: string) => ['"other"', etag], true],
      [() => '*' as const, true],
      [() => ['"other"'], false],
      [() => [], false],
      [() => ['*'], false],
      [(etag: string) => [etag.slice(1, -1)], false],
    ] as const) {
      const open = await openItem();
      const before = open.objects.textOf(open.key);

      const changing = change(open, precondition(open.etag));

      await (allowed ? changing : assert.rejects(changing, PreconditionFailed));
      assert.equal(open.objects.textOf(open.key) !== before, allowed, `${precondition}`);
    }
  });

  test(`A ${verb} of an item that never was, or was deleted, is refused as not found, whatever it depends on.`, async () => {
    for (const lose of ['forget', 'mark', 'put'] as const) {
      const open = await openItem();
      open.objects[lose](open.key, '');

      for (const precondition of ['*', [open.etag], []] as const) {
        await assert.rejects(change(open, precondition), ItemNotFound, lose);
      }

      assert.deepEqual(open.objects.keys(), []);
    }
  });
}

test('Each version has a tag of its own and the next revision, even where nothing changed, and its time never goes back.', async () => {
  const step = fc.record({ at: fc.integer({ min: NOON - 9, max: NOON + 9 }), patch: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
      const { items, clock, id, objects, key, ...first } = await openItem({ name: 'same' });
      const versions: Tagged[] = [first];
      for (const { at, patch } of steps) {
        clock.ms = at;
        const { etag } = versions.at(-1) ?? first;
        versions.push(await (patch ? items.patch(id, [etag], {}) : items.replace(id, [etag], { name: 'same' })));
      }

      const times = versions.map(({ item }) => item.updatedAt);
      assert.deepEqual(times, times.toSorted());
      assert.equal(times.at(-1), new Date(Math.max(NOON, ...steps.map(({ at }) => at))).toISOString());
      assert.equal(new Set(versions.map(({ etag }) => etag)).size, versions.length);
      assert.equal(decodeDocument(objects.textOf(key))?.revision, versions.length);
      assert.ok(versions.every(({ item }) => item.createdAt === '2026-01-01T12:00:00.000Z'));
    }),
    { numRuns: 50 },
  );
});
