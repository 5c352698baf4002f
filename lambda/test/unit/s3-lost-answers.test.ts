import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DocumentCache } from '../../src/document-cache.ts';
import { StoreBusy } from '../../src/errors.ts';
import { S3Objects } from '../../src/s3-objects.ts';
import { S3Store } from '../../src/s3-store.ts';
import { documentAt } from '../support/documents.ts';
import { type Answer, openS3, refuse, reset, say, silence, truncate } from '../support/s3-server.ts';

const KEY = 'items/a.json';
const VERSION = { tag: '"1"', age: 0 };
const stale = refuse(412, 'PreconditionFailed');
const absent = refuse(404, 'NoSuchKey');
const holds = (text: string) => say(200, text, { ETag: '"2"' });

/** Faults behind which a try may have been carried out, and those with which S3 says that it was not. */
const LOST: readonly (readonly [string, Answer])[] = [
  ['a reset connection', reset],
  ['an answer that breaks off', truncate],
  ['500 InternalError', refuse(500, 'InternalError')],
  ['a 503 that is not of S3', say(503, 'Service Unavailable')],
];
const REFUSED: readonly (readonly [string, Answer])[] = [
  ['503 SlowDown', refuse(503, 'SlowDown')],
  ['409 ConditionalRequestConflict', refuse(409, 'ConditionalRequestConflict')],
  ['429', say(429)],
  ['400 RequestTimeout', refuse(400, 'RequestTimeout')],
];

/** Patient enough that no answer of the server is late. */
const PATIENCE = { tries: 3, perTry: 10_000, firstPause: 1 };

/** Objects over an S3 that gives these answers, and the methods that it was asked with. */
async function openObjects(answers: Answer[], patience = PATIENCE) {
  const s3 = await openS3(answers, patience);
  const asked = () => s3.seen.map(({ method }) => method).join(' ');
  return { ...s3, objects: new S3Objects(s3.client, s3.budget), asked, [Symbol.asyncDispose]: s3[Symbol.asyncDispose] };
}

for (const [what, fault] of LOST) {
  test(`Behind ${what} a create that finds something is unsure, and asks no more.`, async () => {
    await using s3 = await openObjects([fault, stale]);

    assert.equal(await s3.objects.create(KEY, 'text'), 'unsure');

    assert.equal(s3.asked(), 'PUT PUT');
  });

  test(`Behind ${what} a replacement that finds its own text was made, and by any other it is not known.`, async () => {
    await using s3 = await openObjects([fault, stale, holds('text')]);
    assert.equal(await s3.objects.replace(KEY, 'text', VERSION), 'replaced');
    assert.equal(s3.asked(), 'PUT PUT GET');

    for (const [refused, found] of [
      [stale, holds('of another')],
      [stale, holds('text ')],
      [stale, holds('')],
      [stale, absent],
      [absent, absent],
    ] as const) {
      await using unknown = await openObjects([fault, refused, found]);

      await assert.rejects(unknown.objects.replace(KEY, 'text', VERSION), StoreBusy);
    }
  });
}

test('An answer that does not come in time may have been carried out.', async () => {
  await using s3 = await openObjects([silence, stale], { ...PATIENCE, perTry: 1000 });

  assert.equal(await s3.objects.create(KEY, 'text'), 'unsure');
});

for (const [what, fault] of REFUSED) {
  test(`Behind ${what} nothing was stored: what is there is of another, with nothing more asked.`, async () => {
    await using created = await openObjects([fault, stale]);
    assert.equal(await created.objects.create(KEY, 'text'), 'exists');
    assert.equal(created.asked(), 'PUT PUT');

    await using replaced = await openObjects([fault, stale]);
    assert.equal(await replaced.objects.replace(KEY, 'text', VERSION), 'stale');
    assert.equal(replaced.asked(), 'PUT PUT');
  });
}

test('A refusal behind a lost answer does not make it certain again.', async () => {
  await using s3 = await openObjects([reset, refuse(503, 'SlowDown'), stale]);

  assert.equal(await s3.objects.create(KEY, 'text'), 'unsure');
});

test('An item that a lost answer may have created was created, since no other has its random id: nothing more is asked.', async () => {
  for (const [answers, outcome, asked] of [
    [[reset, stale], 'created', 'PUT PUT'],
    [[refuse(409, 'ConditionalRequestConflict'), stale], 'exists', 'PUT PUT'],
    [[stale], 'exists', 'PUT'],
  ] as const) {
    await using s3 = await openObjects([...answers]);
    const store = new S3Store(s3.client, s3.budget, { cache: new DocumentCache(0), blocks: null });

    assert.equal(await store.create(documentAt(0)), outcome);

    assert.equal(s3.asked(), asked);
  }
});
