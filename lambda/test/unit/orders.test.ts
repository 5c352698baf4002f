import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Actor, everyOrder } from '../support/orders.ts';

/** A world of one number, which is read and written in calls. */
function openNumber() {
  let value = 0;
  const write = async (next: number) => {
    value = next;
  };
  return { number: { read: async () => value, write } };
}

const increments: Actor<ReturnType<typeof openNumber>> = async ({ number }) => number.write((await number.read()) + 1);

test('Two actors of two calls each are played in all six orders, and what is lost between them shows.', async () => {
  const results: string[] = [];
  for await (const { world, order } of everyOrder(openNumber, [increments, increments])) {
    results.push(`${order.map((call) => call.replace('number.', '')).join(', ')}: ${await world.number.read()}`);
  }

  assert.deepEqual(results.sort(), [
    '0 read, 0 write, 1 read, 1 write: 2',
    '0 read, 1 read, 0 write, 1 write: 1',
    '0 read, 1 read, 1 write, 0 write: 1',
    '1 read, 0 read, 0 write, 1 write: 1',
    '1 read, 0 read, 1 write, 0 write: 1',
    '1 read, 1 write, 0 read, 0 write: 2',
  ]);
});

test('Actors of different length, and one that throws, are played to their end.', async () => {
  const throws: Actor<ReturnType<typeof openNumber>> = async ({ number }) => {
    await number.read();
    throw new RangeError('no');
  };
  const idle: Actor<unknown> = async () => 'idle';
  let orders = 0;

  for await (const { outcomes } of everyOrder(openNumber, [increments, throws, idle])) {
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
    orders += 1;
  }

  assert.equal(orders, 3);
});
