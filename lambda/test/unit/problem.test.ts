import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ItemNotFound, Refusal, StoreBusy } from '../../src/errors.ts';
import { PROBLEM_KINDS, problemOf } from '../../src/problem.ts';
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
  const types = new Set(PROBLEM_KINDS.map((kind) => `${kind.status} ${kind.type}`));
  assert.deepEqual(
    [...types],
    [
      '400 validation-failed',
      '400 malformed-body',
      '400 malformed-id',
      '400 malformed-cursor',
      '400 invalid-parameter',
      '400 invalid-header',
      '404 item-not-found',
      '404 path-not-found',
      '405 method-not-allowed',
      '412 precondition-failed',
      '413 body-too-large',
      '415 unsupported-media-type',
      '422 idempotency-key-reused',
      '428 precondition-required',
      '503 store-busy',
      '500 internal-error',
    ],
  );
});
