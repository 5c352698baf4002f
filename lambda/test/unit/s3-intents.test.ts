import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeDocument } from '../../src/document.ts';
import { StoreBusy } from '../../src/errors.ts';
import { intentName } from '../../src/intents.ts';
import { S3Intents } from '../../src/s3-intents.ts';
import { documentAt } from '../support/documents.ts';
import { type Answer, openS3, refuse, reset, say } from '../support/s3-server.ts';

const NOON = Date.UTC(2026, 0, 1, 12);
const name = intentName('caller', 'key');
const mine = documentAt(NOON);
const theirs = documentAt(NOON);
const exists = refuse(412, 'PreconditionFailed');
const absent = refuse(404, 'NoSuchKey');
const done = say(200, '', { ETag: '"2"' });
const holds = (text: string) => say(200, text, { ETag: '"1"' });
const holdsMine = holds(encodeDocument(mine));
const holdsTheirs = holds(encodeDocument(theirs));

/** Patient enough that no answer of the server is late. */
const PATIENCE = { tries: 3, perTry: 10_000, firstPause: 1 };

async function openIntents(...answers: Answer[]) {
  const s3 = await openS3(answers, PATIENCE);
  const asked = () => s3.seen.map(({ method, url }) => `${method} ${url}`);
  return {
    intents: new S3Intents(s3.client, s3.budget),
    seen: s3.seen,
    asked,
    [Symbol.asyncDispose]: s3[Symbol.asyncDispose],
  };
}

test('An intent is stored under the hash of its caller and key, which its key does not show, and only where none is.', async () => {
  await using s3 = await openIntents(done);

  assert.equal(await s3.intents.create(name, mine), 'created');

  assert.match(s3.asked()[0] ?? '', /^PUT \/bucket-1\/idempotency\/[0-9a-f]{64}\.json$/);
  const { headers, body } = s3.seen[0] ?? assert.fail();
  assert.deepEqual([headers['if-none-match'], headers['content-type']], ['*', 'application/json']);
  assert.equal(body, encodeDocument(mine));
});

for (const [what, answers, outcome, methods] of [
  ['A 412 on the first try is an intent of another, with nothing more asked', [exists], 'exists', 'PUT'],
  [
    'A 412 behind a lost answer that finds our document is our own first try',
    [reset, exists, holdsMine],
    'created',
    'PUT PUT GET',
  ],
  [
    'A 412 behind a lost answer that finds another document is of another',
    [reset, exists, holdsTheirs],
    'exists',
    'PUT PUT GET',
  ],
  ['A 412 behind a lost answer that finds nothing is of another', [reset, exists, absent], 'exists', 'PUT PUT GET'],
  [
    'A 412 behind a lost answer that finds what is damaged is of another',
    [reset, exists, holds('damaged')],
    'exists',
    'PUT PUT GET',
  ],
  ['A 412 behind a refusal is of another', [refuse(503, 'SlowDown'), exists], 'exists', 'PUT PUT'],
] as const) {
  test(`${what}.`, async () => {
    await using s3 = await openIntents(...answers);

    assert.equal(await s3.intents.create(name, mine), outcome);

    assert.equal(s3.seen.map(({ method }) => method).join(' '), methods);
  });
}

test('An intent is read as its document and version; a damaged one has no document.', async () => {
  for (const [answer, found] of [
    [holdsMine, { document: mine, version: { tag: '"1"', age: 0 } }],
    [holds('damaged'), { document: null, version: { tag: '"1"', age: 0 } }],
    [holds(''), { document: null, version: { tag: '"1"', age: 0 } }],
    [absent, 'never'],
  ] as const) {
    await using s3 = await openIntents(answer);

    assert.deepEqual(await s3.intents.read(name), found);
  }
});

test('An intent that expired is replaced only as the version that was read; behind a lost answer it is looked at.', async () => {
  const version = { tag: '"1"', age: 0 };
  for (const [answers, outcome] of [
    [[done], 'replaced'],
    [[exists], 'stale'],
    [[absent], 'missing'],
    [[reset, exists, holdsMine], 'replaced'],
  ] as const) {
    await using s3 = await openIntents(...answers);

    assert.equal(await s3.intents.replace(name, mine, version), outcome);

    assert.equal(s3.seen[0]?.headers['if-match'], '"1"');
  }
  await using s3 = await openIntents(reset, exists, holdsTheirs);
  await assert.rejects(s3.intents.replace(name, mine, version), StoreBusy);
});

test('No two callers share an intent, whatever their keys, and no two keys do.', () => {
  const pairs = [
    ['a', 'bc'],
    ['ab', 'c'],
    ['', 'abc'],
    ['a","b', 'c'],
    ['a', 'b","c'],
    ['A', 'bc'],
    ['a', 'bc '],
  ] as const;
  const names = pairs.map(([caller, key]) => intentName(caller, key));

  assert.equal(new Set(names).size, 7);
  assert.ok(names.every((each) => /^[0-9a-f]{64}$/.test(each)));
  assert.equal(intentName('a', 'bc'), intentName('a', 'bc'));
});
