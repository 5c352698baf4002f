import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StoreFailed } from '../../src/errors.ts';
import { S3Refused } from '../../src/s3-client.ts';
import { S3Objects } from '../../src/s3-objects.ts';
import { type Answer, openS3, refuse, say } from '../support/s3-server.ts';

const KEY = 'items/a.json';
const VERSION = { tag: '"1"', age: 0 };
const stale = refuse(412, 'PreconditionFailed');
const absent = refuse(404, 'NoSuchKey');
const done = say(200, '', { ETag: '"2"' });
/** A text whose one byte in the middle is no longer of UTF-8. */
const broken: Answer = (response) =>
  response.writeHead(200, { ETag: '"1"' }).end(Buffer.from('{"a":"\xff"}', 'latin1'));

/** Patient enough that no answer of the server is late. */
const PATIENCE = { tries: 3, perTry: 10_000, firstPause: 1 };

/** Objects over an S3 that gives these answers, and the requests that it has seen, with their conditions. */
async function openObjects(...answers: Answer[]) {
  const s3 = await openS3(answers, PATIENCE);
  const objects = new S3Objects(s3.client, s3.budget);
  const asked = () =>
    s3.seen.map(({ method, headers, body }) => [
      [method, headers['if-match'] ?? '', headers['if-none-match'] ?? ''].filter((part) => part !== '').join(' '),
      body,
    ]);
  return { objects, asked, [Symbol.asyncDispose]: s3[Symbol.asyncDispose] };
}

test('A create stores where nothing is; where something is, it exists.', async () => {
  for (const [answer, outcome] of [
    [done, 'created'],
    [stale, 'exists'],
  ] as const) {
    await using s3 = await openObjects(answer);

    assert.equal(await s3.objects.create(KEY, 'text'), outcome);

    assert.deepEqual(s3.asked(), [['PUT *', 'text']]);
  }
});

test('A read is the text with the tag and the age that S3 gives; one that is not UTF-8 has none.', async () => {
  const dates = { Date: 'Thu, 01 Jan 2026 12:01:30 GMT', 'Last-Modified': 'Thu, 01 Jan 2026 12:00:00 GMT' };
  for (const [answer, found] of [
    [say(200, 'text', { ETag: '"1"', ...dates }), { text: 'text', version: { tag: '"1"', age: 90_000 } }],
    [say(200, 'é👋', { ETag: '"1"' }), { text: 'é👋', version: { tag: '"1"', age: 0 } }],
    [say(200, '', { ETag: '"1"', ...dates }), { text: '', version: { tag: '"1"', age: 90_000 } }],
    [broken, { text: null, version: { tag: '"1"', age: 0 } }],
    [say(404, '<Error><Code>NoSuchKey</Code></Error>', { 'x-amz-delete-marker': 'true' }), 'deleted'],
    [say(404, '<Error><Code>NoSuchKey</Code></Error>', { 'x-amz-delete-marker': 'false' }), 'never'],
    [absent, 'never'],
  ] as const) {
    await using s3 = await openObjects(answer);

    assert.deepEqual(await s3.objects.read(KEY), found);

    assert.deepEqual(s3.asked(), [['GET', '']]);
  }
});

test('A replacement stores in the place of one version; of another it is stale, and of none it is missing.', async () => {
  for (const [answer, outcome] of [
    [done, 'replaced'],
    [stale, 'stale'],
    [absent, 'missing'],
  ] as const) {
    await using s3 = await openObjects(answer);

    assert.equal(await s3.objects.replace(KEY, 'text', VERSION), outcome);

    assert.deepEqual(s3.asked(), [['PUT "1"', 'text']]);
  }
});

test('What S3 refuses for good is a failure with what it said, never a missing object or a stale one.', async () => {
  for (const answer of [refuse(404, 'NoSuchBucket'), refuse(403, 'AccessDenied'), say(404, 'no'), say(204), say(301)]) {
    for (const verb of [
      (objects: S3Objects) => objects.create(KEY, 'text'),
      (objects: S3Objects) => objects.read(KEY),
      (objects: S3Objects) => objects.replace(KEY, 'text', VERSION),
    ]) {
      await using s3 = await openObjects(answer);

      await assert.rejects(
        verb(s3.objects),
        (error: Error) => error instanceof StoreFailed && error.cause instanceof S3Refused,
      );
    }
  }
});

test('An object without an ETag is a failure: nothing could be changed safely.', async () => {
  await using s3 = await openObjects(say(200, 'text'));

  await assert.rejects(s3.objects.read(KEY), StoreFailed);
});
