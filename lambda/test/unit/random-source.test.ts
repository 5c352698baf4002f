import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { randomSource } from '../../src/random-source.ts';

/** Draws that can be told from each other: 0, 1, 2 and so on, four bytes each. */
function counting() {
  let next = 0;
  return (count: number) => {
    const words = Uint32Array.from({ length: Math.ceil(count / 4) }, () => next++);
    return new Uint8Array(words.buffer).subarray(0, count);
  };
}

test('It gives as many bytes as are asked for, and none of them twice.', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.integer({ min: 1, max: 600 }).map((words) => 4 * words),
        { maxLength: 30 },
      ),
      (counts) => {
        const take = randomSource(counting());

        const taken = counts.map((count) => Uint8Array.from(take(count)));

        assert.deepEqual(
          taken.map((bytes) => bytes.length),
          counts,
        );
        const words = taken.flatMap((bytes) => [...new Uint32Array(bytes.buffer)]);
        assert.equal(new Set(words).size, words.length);
      },
    ),
  );
});

test('A hundred ids cost one draw, which is made before the first is asked for.', () => {
  const draws: number[] = [];
  const take = randomSource((count) => {
    draws.push(count);
    return new Uint8Array(count);
  });
  assert.deepEqual(draws, [1000]);

  for (let count = 0; count < 100; count += 1) {
    take(10);
  }
  assert.deepEqual(draws, [1000]);

  take(10);
  assert.deepEqual(draws, [1000, 1000]);
});
