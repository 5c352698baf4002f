import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StoreBusy, StoreFailed } from '../../src/errors.ts';
import { S3Refused } from '../../src/s3-client.ts';
import { S3Objects } from '../../src/s3-objects.ts';
import { type Answer, openS3, refuse, reset, say } from '../support/s3-server.ts';

const KEY = 'items/a.json';
const OLD = { tag: '"1"', age: 60_000 };
const YOUNG = { tag: '"1"', age: 59_999 };
const stale = refuse(412, 'PreconditionFailed');
const absent = refuse(404, 'NoSuchKey');
const stored = say(200, '', { ETag: '"2"' });
const marked = say(204, '', { 'x-amz-delete-marker': 'true' });
const DELETE = ['DELETE', '"1"', ''];
const EMPTY = ['PUT', '"1"', ''];
const GET = ['GET', undefined, ''];
const gone = say(404, '<Error><Code>NoSuchKey</Code></Error>', { 'x-amz-delete-marker': 'true' });
const other = say(200, 'of another', { ETag: '"3"' });

/** Patient enough that no answer of the server is late. */
const PATIENCE = { tries: 3, perTry: 10_000, firstPause: 1 };

async function openObjects(...answers: Answer[]) {
  const s3 = await openS3(answers, PATIENCE);
  const objects = new S3Objects(s3.client, s3.budget);
  const asked = () => s3.seen.map(({ method, headers, body }) => [method, headers['if-match'], body]);
  return { objects, seen: s3.seen, asked, [Symbol.asyncDispose]: s3[Symbol.asyncDispose] };
}

for (const [what, version, answers, outcome, requests] of [
  ['A version of a minute is deleted', OLD, [marked], 'removed', [DELETE]],
  ['A version of less than a minute is emptied', YOUNG, [stored], 'removed', [EMPTY]],
  ['A version from the future is emptied', { tag: '"1"', age: -5 }, [stored], 'removed', [EMPTY]],
  ['An old version that is another by now is stale', OLD, [stale], 'stale', [DELETE]],
  ['A young version that is another by now is stale', YOUNG, [stale], 'stale', [EMPTY]],
  ['An old version that is gone is missing', OLD, [absent], 'missing', [DELETE]],
  ['A young version that is gone is missing', YOUNG, [absent], 'missing', [EMPTY]],
  [
    'A deletion whose answer was lost has deleted what is gone',
    OLD,
    [reset, absent, gone],
    'removed',
    [DELETE, DELETE, GET],
  ],
  [
    'A deletion whose answer was lost has deleted what it finds marked',
    OLD,
    [reset, stale, gone],
    'removed',
    [DELETE, DELETE, GET],
  ],
  [
    'A deletion whose answer was lost and that finds another is stale',
    OLD,
    [reset, stale, other],
    'stale',
    [DELETE, DELETE, GET],
  ],
  [
    'A deletion that S3 put off and that finds none is missing',
    OLD,
    [refuse(503, 'SlowDown'), absent],
    'missing',
    [DELETE, DELETE],
  ],
  [
    'A deletion in conflict is tried again',
    OLD,
    [refuse(409, 'ConditionalRequestConflict'), marked],
    'removed',
    [DELETE, DELETE],
  ],
  [
    'An emptying whose answer was lost has emptied what is empty',
    YOUNG,
    [reset, stale, stored],
    'removed',
    [EMPTY, EMPTY, GET],
  ],
] as const) {
  test(`${what}.`, async () => {
    await using s3 = await openObjects(...answers);

    assert.equal(await s3.objects.remove(KEY, version), outcome);

    assert.deepEqual(s3.asked(), requests);
  });
}

test('The age by which an object is deleted or emptied is that which S3 gave it: by its own clock, or none.', async () => {
  const at = (seconds: number) =>
    `Thu, 01 Jan 2026 12:${seconds < 60 ? '00' : '01'}:${`${seconds % 60}`.padStart(2, '0')} GMT`;
  const silent: Answer = (response) => {
    response.sendDate = false;
    response.writeHead(200, { ETag: '"1"', 'Last-Modified': at(0) }).end('text');
  };
  for (const [answer, method] of [
    [say(200, 'text', { ETag: '"1"', Date: at(60), 'Last-Modified': at(0) }), 'DELETE'],
    [say(200, 'text', { ETag: '"1"', Date: at(59), 'Last-Modified': at(0) }), 'PUT'],
    [say(200, 'text', { ETag: '"1"', Date: at(60), 'Last-Modified': 'yesterday' }), 'PUT'],
    [say(200, 'text', { ETag: '"1"', Date: at(60) }), 'PUT'],
    [silent, 'PUT'],
  ] as const) {
    await using s3 = await openObjects(answer, method === 'DELETE' ? marked : stored);
    const found = await s3.objects.read(KEY);
    assert.ok(typeof found === 'object');

    await s3.objects.remove(KEY, found.version);

    assert.deepEqual(s3.asked(), [GET, [method, '"1"', '']]);
  }
});

test('An emptying says that it has no bytes: S3 takes no body of unknown length.', async () => {
  await using s3 = await openObjects(stored);

  await s3.objects.remove(KEY, YOUNG);

  const { headers } = s3.seen[0] ?? assert.fail();
  assert.deepEqual([headers['content-length'], headers['transfer-encoding']], ['0', undefined]);
});

test('An emptying whose answer was lost and that finds a text does not know what became of it.', async () => {
  await using s3 = await openObjects(reset, stale, say(200, 'of another', { ETag: '"3"' }));

  await assert.rejects(s3.objects.remove(KEY, YOUNG), StoreBusy);
});

test('What S3 refuses for good is a failure with what it said, never an item that is gone.', async () => {
  for (const answer of [refuse(404, 'NoSuchBucket'), refuse(403, 'AccessDenied'), say(404, 'no')]) {
    for (const version of [OLD, YOUNG]) {
      await using s3 = await openObjects(answer);

      await assert.rejects(
        s3.objects.remove(KEY, version),
        (error: Error) => error instanceof StoreFailed && error.cause instanceof S3Refused,
      );
    }
  }
});
