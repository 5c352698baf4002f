import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import * as errors from '../../src/errors.ts';
import { problemOf } from '../../src/problem.ts';
import * as refusals from '../../src/refusals.ts';

type Body = Readonly<Record<string, unknown>>;

/** Every refusal that says what it is told, with its status. */
const SPOKEN = [
  [errors.MalformedId, 400],
  [errors.ItemNotFound, 404],
  [errors.PreconditionFailed, 412],
  [errors.IdempotencyKeyReused, 422],
  [refusals.PathNotFound, 404],
  [refusals.InvalidParameter, 400],
  [refusals.InvalidHeader, 400],
  [refusals.MalformedCursor, 400],
  [refusals.PreconditionRequired, 428],
  [refusals.BodyTooLarge, 413],
  [refusals.MalformedBody, 400],
] as const;

/** Every error of ours that is no refusal, and some that are not ours, with their status. */
const FAILURES = [
  [errors.StoreBusy, 503],
  [errors.StoreFailed, 500],
  [errors.ItemUnreadable, 500],
  [errors.Refusal, 500],
  [Error, 500],
  [TypeError, 500],
] as const;

const message = fc.string({ unit: 'binary' });
const faults = fc.array(fc.record({ pointer: message, detail: message }, { noNullPrototype: true }));
const names = fc.array(message);

const refusal = fc.oneof(
  fc
    .tuple(fc.constantFrom(...SPOKEN), message)
    .map(([[Refused, status], text]) => ({ error: new Refused(text), status })),
  faults.map((list) => ({ error: new errors.ValidationFailed(list), status: 400 })),
  names.map((allowed) => ({ error: new refusals.MethodNotAllowed(allowed), status: 405 })),
  fc
    .tuple(fc.constantFrom('POST', 'PUT', 'PATCH'), names)
    .map(([method, types]) => ({ error: new refusals.UnsupportedMediaType(method, types), status: 415 })),
);

const MEMBERS = ['detail', 'requestId', 'status', 'title', 'type'];

/** Expect of a problem what holds of each, and give its body. */
function bodyOf(error: unknown, status: number, requestId: string): Body {
  const problem = problemOf(error, requestId);
  const body = problem.body as Body;
  assert.deepEqual([problem.status, body.status, body.requestId], [status, status, requestId]);
  assert.equal(problem.headers['Content-Type'], 'application/problem+json');
  assert.match(`${body.type}`, /^\/problems\/[a-z]+(-[a-z]+)*$/);
  assert.deepEqual(JSON.parse(JSON.stringify(body)), body);
  return body;
}

test('Any refusal is a body of the members of a problem that says what the refusal says, with its status twice.', () => {
  fc.assert(
    fc.property(refusal, message, ({ error, status }, requestId) => {
      const body = bodyOf(error, status, requestId);

      const more = error instanceof errors.ValidationFailed ? ['errors'] : [];
      assert.deepEqual(Object.keys(body).sort(), [...MEMBERS, ...more].sort());
      assert.equal(body.detail, error.message);
    }),
  );
});

test('What broke the schema is told fault by fault, in the order in which it was found.', () => {
  fc.assert(
    fc.property(faults, (list) => {
      assert.deepEqual(bodyOf(new errors.ValidationFailed(list), 400, 'r-1').errors, list);
    }),
  );
});

test('Any other error is a body that shows nothing of it: the same whatever its message and its cause.', () => {
  for (const [Failure, status] of FAILURES.filter(([each]) => each !== errors.Refusal)) {
    fc.assert(
      fc.property(message, message, message, (text, cause, requestId) => {
        const body = bodyOf(new Failure(text, { cause: new Error(cause) }), status, requestId);

        assert.deepEqual(body, bodyOf(new Failure('another'), status, requestId));
        assert.deepEqual(Object.keys(body).sort(), MEMBERS);
        assert.equal(body.detail, `Quote the request id ${requestId} when you report this.`);
      }),
    );
  }
});

test('Whatever is thrown is a problem, and what is not an error of ours shows nothing of itself.', () => {
  fc.assert(
    fc.property(fc.anything(), (thrown) => {
      assert.deepEqual(bodyOf(thrown, 500, 'r-1'), bodyOf(undefined, 500, 'r-1'));
    }),
  );
});

test('These are all the errors there are.', () => {
  const exported = [...Object.values(errors), ...Object.values(refusals)];
  const known = [...SPOKEN, ...FAILURES].map(([each]) => each as unknown);
  const others = [errors.ValidationFailed, refusals.MethodNotAllowed, refusals.UnsupportedMediaType];

  assert.deepEqual(
    exported.filter((each) => !known.includes(each)),
    others,
  );
});
