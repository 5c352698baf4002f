import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { mapParallel } from '../../src/parallel.ts';

test('A list is mapped whole and in its order, whatever the width.', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat({ max: 5 })), fc.integer({ min: 1, max: 40 }), async (inputs, width) => {
      const outputs = await mapParallel(inputs, width, async (turns) => {
        for (let turn = 0; turn < turns; turn += 1) {
          await null;
        }
        return `${turns}`;
      });

      assert.deepEqual(outputs, inputs.map(String));
    }),
  );
});

test('No more than its width is under way at once.', async () => {
  let running = 0;
  let most = 0;

  await mapParallel(Array.from({ length: 20 }), 3, async () => {
    running += 1;
    most = Math.max(most, running);
    await null;
    running -= 1;
  });

  assert.equal(most, 3);
});

test('After a failure nothing more is begun.', async () => {
  const begun: number[] = [];
  const failing = mapParallel([0, 1, 2, 3, 4, 5], 2, async (input) => {
    begun.push(input);
    await null;
    if (input === 1) {
      throw new Error('broken');
    }
    await null;
  });

  await assert.rejects(failing, /broken/);
  await new Promise((resolve) => setImmediate(resolve));

  assert.deepEqual(begun, [0, 1]);
});

test('A failure is thrown when all that was under way has ended.', async () => {
  let running = 0;
  const failing = mapParallel([1, 2, 3], 3, async (input) => {
    running += 1;
    if (input > 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    running -= 1;
    if (input === 1) {
      throw new Error('broken');
    }
  });

  await assert.rejects(failing, /broken/);

  assert.equal(running, 0);
});
