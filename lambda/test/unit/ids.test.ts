import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MalformedId } from '../../src/errors.ts';
import { type ItemId, idOfKey, keyOf, newId, parseId, RANDOM_BYTES } from '../../src/ids.ts';

const times = fc.integer({ min: 0, max: 2 ** 48 - 1 });
const randomness = fc.uint8Array({ minLength: RANDOM_BYTES, maxLength: RANDOM_BYTES });

test('An id is a UUID of version 8 and the RFC 9562 variant, its first 48 bits the complement of the time.', () => {
  assert.equal(newId(0, new Uint8Array(10)), 'ffffffff-ffff-8000-8000-000000000000');
  assert.equal(newId(2 ** 48 - 1, new Uint8Array(10).fill(255)), '00000000-0000-8fff-bfff-ffffffffffff');
  assert.equal(
    newId(0x0123456789ab, Uint8Array.from([0x12, 0x34, 0x56, 1, 2, 3, 4, 5, 6, 7])),
    'fedcba98-7654-8234-9601-020304050607',
  );
});

test('The time of creation is read back from any id, and any id passes its own check and round-trips through its key.', () => {
  fc.assert(
    fc.property(times, randomness, (ms, random) => {
      const id = newId(ms, random);

      assert.equal(creationTime(id), ms);
      assert.equal(parseId(id), id);
      assert.equal(idOfKey(keyOf(id)), id);
    }),
  );
});

test('Of two ids the one created later sorts first, whatever their random bits.', () => {
  fc.assert(
    fc.property(times, times, randomness, randomness, (one, other, first, second) => {
      fc.pre(one < other);

      assert.ok(newId(other, second) < newId(one, first));
    }),
  );
});

test('An id is refused where the time or the randomness does not fit it.', () => {
  for (const ms of [-1, 2 ** 48, 0.5, Number.NaN]) {
    assert.throws(() => newId(ms, new Uint8Array(10)), RangeError);
  }
  for (const length of [0, 9, 11]) {
    assert.throws(() => newId(0, new Uint8Array(length)), RangeError);
  }
});

test('A text is an id in exactly one form, and the refusal says how it looks.', () => {
  const good = 'fe65a1c3-4b7f-8d20-9a3c-5d1e0f7b2c46';
  for (const [text, hint] of [
    ['', /looks like/],
    ['x', /looks like/],
    [good.toUpperCase(), /lower case/],
    [good.replaceAll('-', ''), /looks like/],
    [`{${good}}`, /looks like/],
    [`${good} `, /looks like/],
    [`${good}\n`, /looks like/],
    [`../${good}`, /looks like/],
    [good.replaceAll('-', '%2D'), /looks like/],
    ['fe65a1c3-4b7f-4d20-9a3c-5d1e0f7b2c46', /looks like/],
    ['fe65a1c3-4b7f-8d20-ca3c-5d1e0f7b2c46', /looks like/],
    ['fe65a1c3-4b7f-8d20-9a3c-5d1e0f7b2c4é', /looks like/],
  ] as const) {
    assert.throws(
      () => parseId(text),
      (error: unknown) => error instanceof MalformedId && hint.test(error.message),
      text,
    );
  }
  assert.equal(parseId(good), good);
});

test('Only a key of the form items/<id>.json is that of an item.', () => {
  const id = 'fe65a1c3-4b7f-8d20-9a3c-5d1e0f7b2c46';
  for (const key of [
    '',
    'items/',
    `items/${id}`,
    `items/${id}.JSON`,
    `other/${id}.json`,
    `items/${id}.json/`,
    `xitems/${id}.json`,
    `items/a/${id}.json`,
  ]) {
    assert.equal(idOfKey(key), null, key);
  }
});

function creationTime(id: ItemId): number {
  return 2 ** 48 - 1 - Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}
