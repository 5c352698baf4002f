import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeDocument } from '../../src/document.ts';
import { StoreBusy, StoreFailed } from '../../src/errors.ts';
import { keyOf } from '../../src/ids.ts';
import { S3Refused } from '../../src/s3-client.ts';
import { S3Store } from '../../src/s3-store.ts';
import { documentAt } from '../support/documents.ts';
import { type Answer, openS3, refuse, reset, type Seen, say } from '../support/s3-server.ts';

const NOON = Date.UTC(2026, 0, 1, 12);
const documents = Array.from({ length: 100 }, (_, index) => documentAt(NOON - index));
const [document = documentAt(NOON), second = documentAt(NOON), third = documentAt(NOON)] = documents;
const exists = refuse(412, 'PreconditionFailed');
const missing = refuse(404, 'NoSuchKey');
const ok = (text: string) => say(200, text, { ETag: '"tag"' });

function listing(keys: readonly string[], truncated = false): Answer {
  const contents = keys.map((key) => `<Contents><Key>${key}</Key><Size>100</Size></Contents>`).join('');
  return say(200, `<ListBucketResult><IsTruncated>${truncated}</IsTruncated>${contents}</ListBucketResult>`);
}

const isList = (request: Seen) => request.url.includes('list-type=2');
const keysOf = (items: readonly { id: typeof document.id }[]) => items.map(({ id }) => keyOf(id));

test('A create asks S3 to store only where nothing is there yet, and gives the tag as S3 gave it.', async () => {
  await using s3 = await openS3([ok('')]);

  const created = await new S3Store(s3.client, s3.budget).create(document);

  assert.deepEqual(created, { etag: '"tag"' });
  assert.deepEqual([s3.seen[0]?.method, s3.seen[0]?.headers['if-none-match']], ['PUT', '*']);
  assert.equal(s3.seen[0]?.headers['content-type'], 'application/json');
});

test('A 412 on the first try is an id that is taken, with nothing more asked.', async () => {
  await using s3 = await openS3([exists]);

  assert.equal(await new S3Store(s3.client, s3.budget).create(document), 'exists');
});

test('A 412 on a retry that finds what we sent is our own first try: the item was created.', async () => {
  await using s3 = await openS3([reset, exists, ok(encodeDocument(document))]);

  assert.deepEqual(await new S3Store(s3.client, s3.budget).create(document), { etag: '"tag"' });
});

test('A 412 on a retry that finds something else, or nothing, is an id that is taken.', async () => {
  for (const found of [ok(encodeDocument({ ...document, name: 'of another' })), missing]) {
    await using s3 = await openS3([reset, exists, found]);

    assert.equal(await new S3Store(s3.client, s3.budget).create(document), 'exists');
  }
});

test('A conflict while storing is tried again until S3 has decided.', async () => {
  await using s3 = await openS3([refuse(409, 'ConditionalRequestConflict'), ok('')]);

  assert.deepEqual(await new S3Store(s3.client, s3.budget).create(document), { etag: '"tag"' });
});

test('A missing bucket, a denied access and a missing ETag are failures with what S3 said, never a missing item.', async () => {
  for (const answer of [refuse(404, 'NoSuchBucket'), refuse(403, 'AccessDenied'), say(404, 'not found')]) {
    await using s3 = await openS3(() => answer);
    const store = new S3Store(s3.client, s3.budget);

    const refused = (error: Error) => error instanceof StoreFailed && error.cause instanceof S3Refused;
    await assert.rejects(store.get(document.id), refused);
    await assert.rejects(store.create(document), refused);
    await assert.rejects(store.list({ after: null, limit: 1 }), refused);
  }
  await using s3 = await openS3([say(200, encodeDocument(document))]);
  await assert.rejects(new S3Store(s3.client, s3.budget).get(document.id), StoreFailed);
});

test('A page is one LIST that asks for one key more than the page holds, behind the cursor, and one read an item.', async () => {
  await using s3 = await openS3((request) => (isList(request) ? listing(keysOf([second, third])) : read(request)));

  const page = await new S3Store(s3.client, s3.budget).list({ after: document.id, limit: 2 });

  const startAfter = `items%2F${document.id}.json`;
  assert.equal(s3.seen[0]?.url, `/bucket-1/?list-type=2&prefix=items%2F&max-keys=3&start-after=${startAfter}`);
  assert.equal(page.entries.length, 2);
  assert.equal(s3.seen.length, 3);
});

test('A full page of 1000 is listed in steps that S3 allows.', async () => {
  const many = Array.from({ length: 1001 }, (_, index) => documentAt(NOON - index));
  const byKey = new Map(many.map((each) => [`/bucket-1/${keyOf(each.id)}`, encodeDocument(each)]));
  const first = listing(keysOf(many.slice(0, 1000)), true);
  const lists = [first, listing(keysOf(many.slice(1000)))];
  await using s3 = await openS3((request) =>
    isList(request) ? (lists.shift() ?? reset) : ok(byKey.get(request.url) ?? ''),
  );

  const page = await new S3Store(s3.client, s3.budget).list({ after: null, limit: 1000 });

  assert.deepEqual([page.entries.length, page.next], [1000, many[999]?.id]);
  const asked = s3.seen.filter(isList).map((request) => /max-keys=(\d+)/.exec(request.url)?.[1]);
  assert.deepEqual(asked, ['1000', '1000']);
});

test('Bodies are read side by side, never more than 32 at a time.', async () => {
  const waiting: (() => void)[] = [];
  let most = 0;
  const held: (request: Seen) => Answer = (request) => (response) => {
    waiting.push(() => read(request)(response, request));
    most = Math.max(most, waiting.length);
    // The first 32 are held until all of them are there; the rest is answered as it comes.
    if (most === 32) {
      for (const answer of waiting.splice(0)) {
        answer();
      }
    }
  };
  await using s3 = await openS3((request) => (isList(request) ? listing(keysOf(documents)) : held(request)), {
    tries: 1,
    perTry: 10_000,
    firstPause: 1,
  });

  const page = await new S3Store(s3.client, s3.budget).list({ after: null, limit: 100 });

  assert.deepEqual(
    page.entries.map((entry) => entry.document),
    documents,
  );
  assert.equal(most, 32);
});

test('An item that is deleted between the LIST and its read is left out, and the page leads on.', async () => {
  await using s3 = await openS3((request) => {
    if (isList(request)) {
      return listing(keysOf([document, second, third]));
    }
    return request.url.includes(second.id) ? missing : read(request);
  });

  const page = await new S3Store(s3.client, s3.budget).list({ after: null, limit: 2 });

  assert.deepEqual(
    page.entries.map((entry) => entry.document.id),
    [document.id],
  );
  assert.deepEqual([page.unreadable, page.next], [[], second.id]);
});

test('A read that fails otherwise fails its page: busy where S3 refuses load, else failed.', async () => {
  for (const [answer, failure] of [
    [refuse(503, 'SlowDown'), StoreBusy],
    [refuse(403, 'AccessDenied'), StoreFailed],
    [reset, StoreFailed],
  ] as const) {
    await using s3 = await openS3((request) => {
      if (isList(request)) {
        return listing(keysOf([document, second]));
      }
      return request.url.includes(second.id) ? answer : read(request);
    });

    await assert.rejects(new S3Store(s3.client, s3.budget).list({ after: null, limit: 10 }), failure);
  }
});

test('A LIST that cannot be read, or says that more follows nothing, is a failure and not an empty page.', async () => {
  for (const answer of [say(200, 'not xml'), listing([], true)]) {
    await using s3 = await openS3([answer]);

    await assert.rejects(new S3Store(s3.client, s3.budget).list({ after: null, limit: 10 }), StoreFailed);
  }
});

function read(request: Seen): Answer {
  const found = documents.find((each) => request.url === `/bucket-1/${keyOf(each.id)}`);
  return found === undefined ? missing : ok(encodeDocument(found));
}
