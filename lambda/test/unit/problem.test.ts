import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ItemNotFound, Refusal, StoreBusy } from '../../src/errors.ts';
import { PROBLEM_TYPES, problemOf } from '../../src/problem.ts';
import { MethodNotAllowed } from '../../src/refusals.ts';

test('A refusal is a problem that says what it says, under its type and status.', () => {
  assert.deepEqual(problemOf(new ItemNotFound('No item has this id.'), 'r-1'), {
    status: 404,
    headers: { 'Content-Type': 'application/problem+json' },
    body: {
      type: '/problems/item-not-found',
      title: 'There is no such item',
      status: 404,
      detail: 'No item has this id.',
      requestId: 'r-1',
    },
  });
});

test('A refusal brings the headers its status asks for.', () => {
  assert.equal(problemOf(new MethodNotAllowed(['GET', 'POST']), 'r-1').headers.Allow, 'GET, POST');
  assert.match(problemOf(new StoreBusy('x'), 'r-1').headers['Retry-After'] ?? '', /^[1-9][0-9]*$/);
});

test('What is thrown and is not known is a 500 that shows nothing of it.', () => {
  for (const thrown of [
    new Error('secret'),
    new RangeError('secret'),
    'secret',
    undefined,
    null,
    { message: 'secret' },
  ]) {
    const problem = problemOf(thrown, 'r-1');

    assert.equal(problem.status, 500);
    assert.ok(!JSON.stringify(problem).includes('secret'));
  }
});

test('A refusal without a row in the table is a 500, not a made-up status.', () => {
  class Unlisted extends Refusal {}

  assert.equal(problemOf(new Unlisted('x'), 'r-1').status, 500);
});

test('The problem types are these.', () => {
  assert.deepEqual(PROBLEM_TYPES, [
    '/problems/validation-failed',
    '/problems/malformed-body',
    '/problems/malformed-id',
    '/problems/malformed-cursor',
    '/problems/invalid-parameter',
    '/problems/idempotency-key-unsupported',
    '/problems/item-not-found',
    '/problems/path-not-found',
    '/problems/method-not-allowed',
    '/problems/body-too-large',
    '/problems/unsupported-media-type',
    '/problems/store-busy',
    '/problems/internal-error',
  ]);
});
