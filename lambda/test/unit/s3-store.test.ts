import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeDocument } from '../../src/document.ts';
import { DocumentCache } from '../../src/document-cache.ts';
import { StoreBusy, StoreFailed } from '../../src/errors.ts';
import { keyOf } from '../../src/ids.ts';
import { S3Store } from '../../src/s3-store.ts';
import type { Page } from '../../src/store.ts';
import { documentAt } from '../support/documents.ts';
import { type Answer, openS3, refuse, reset, type Seen, say } from '../support/s3-server.ts';

const NOON = Date.UTC(2026, 0, 1, 12);
const documents = Array.from({ length: 100 }, (_, index) => documentAt(NOON - index));
const [document = documentAt(NOON), second = documentAt(NOON), third = documentAt(NOON)] = documents;
/** For a server that has much to answer. */
const PATIENT = { tries: 1, perTry: 10_000, firstPause: 1 };
const missing = refuse(404, 'NoSuchKey');
const ok = (text: string) => say(200, text, { ETag: '"tag"' });

function listing(keys: readonly string[], truncated = false, tag = '"tag"', size = 100): Answer {
  const contents = keys
    .map((key) => `<Contents><Key>${key}</Key><ETag>${tag}</ETag><Size>${size}</Size></Contents>`)
    .join('');
  return say(200, `<ListBucketResult><IsTruncated>${truncated}</IsTruncated>${contents}</ListBucketResult>`);
}

function openStore({ client, budget }: Awaited<ReturnType<typeof openS3>>, cache = new DocumentCache(1_000_000)) {
  return new S3Store(client, budget, { cache, blocks: null });
}

const isList = (request: Seen) => request.url.includes('list-type=2');
const keysOf = (items: readonly { id: typeof document.id }[]) => items.map(({ id }) => keyOf(id));

test('A page is one LIST that asks for one key more than the page holds, behind the cursor, and one read an item.', async () => {
  await using s3 = await openS3((request) => (isList(request) ? listing(keysOf([second, third])) : read(request)));

  const page = await openStore(s3).list({ after: document.id, limit: 2 });

  const startAfter = `items%2F${document.id}.json`;
  assert.equal(s3.seen[0]?.url, `/bucket-1/?list-type=2&max-keys=3&prefix=items%2F&start-after=${startAfter}`);
  assert.equal(page.documents.length, 2);
  assert.equal(s3.seen.length, 3);
});

test('A full page of 1000 is listed in steps that S3 allows.', async () => {
  const many = Array.from({ length: 1001 }, (_, index) => documentAt(NOON - index));
  const byKey = new Map(many.map((each) => [`/bucket-1/${keyOf(each.id)}`, encodeDocument(each)]));
  const first = listing(keysOf(many.slice(0, 1000)), true);
  const lists = [first, listing(keysOf(many.slice(1000)))];
  await using s3 = await openS3(
    (request) => (isList(request) ? (lists.shift() ?? reset) : ok(byKey.get(request.url) ?? '')),
    PATIENT,
  );

  const page = await openStore(s3).list({ after: null, limit: 1000 });

  assert.deepEqual([page.documents.length, page.next], [1000, many[999]?.id]);
  const asked = s3.seen.filter(isList).map((request) => /max-keys=(\d+)/.exec(request.url)?.[1]);
  assert.deepEqual(asked, ['1000', '1000']);
});

test('A page costs ten LISTs at most: behind thousands of deleted items it ends early, and leads on.', async () => {
  const deleted = Array.from({ length: 12 }, (_, index) => documentAt(NOON + 100 - index));
  await using s3 = await openS3((request) => {
    const after = deleted.findIndex(({ id }) => request.url.includes(id));
    return isList(request) ? listing(keysOf(deleted.slice(after + 1, after + 2)), after < 10, '"e"', 0) : reset;
  });

  const page = await openStore(s3).list({ after: null, limit: 10 });
  const next = await openStore(s3).list({ after: page.next, limit: 10 });

  assert.deepEqual(page, { documents: [], unreadable: [], next: deleted[9]?.id });
  assert.deepEqual(next, { documents: [], unreadable: [], next: null });
  assert.equal(s3.seen.length, 12);
});

test('Bodies are read side by side, never more than 50 at a time.', async () => {
  const waiting: (() => void)[] = [];
  let most = 0;
  const held: (request: Seen) => Answer = (request) => (response) => {
    waiting.push(() => read(request)(response, request));
    most = Math.max(most, waiting.length);
    // The first 50 are held until all of them are there; the rest is answered as it comes.
    if (most === 50) {
      for (const answer of waiting.splice(0)) {
        answer();
      }
    }
  };
  await using s3 = await openS3((request) => (isList(request) ? listing(keysOf(documents)) : held(request)), PATIENT);

  const page = await openStore(s3).list({ after: null, limit: 100 });

  assert.deepEqual(page.documents, documents);
  assert.equal(most, 50);
});

test('A page that was read before costs one LIST, and with a changed item one LIST and one read.', async () => {
  let tag = '"tag"';
  await using s3 = await openS3((request) =>
    isList(request) ? listing(keysOf([document, second]), false, tag) : read(request),
  );
  const store = openStore(s3);

  const first = await store.list({ after: null, limit: 10 });
  const again = await store.list({ after: null, limit: 10 });
  assert.deepEqual([s3.seen.length, s3.budget.cacheHits, again], [4, 2, first]);

  tag = '"changed"';
  await store.list({ after: null, limit: 10 });
  assert.deepEqual([s3.seen.length, s3.budget.cacheHits], [7, 2]);
});

test('An object that is empty is passed over: its item was deleted.', async () => {
  const empty = `<Contents><Key>${keyOf(document.id)}</Key><ETag>"e"</ETag><Size>0</Size></Contents>`;
  await using s3 = await openS3([
    say(200, `<ListBucketResult><IsTruncated>false</IsTruncated>${empty}</ListBucketResult>`),
  ]);

  const page = await openStore(s3).list({ after: null, limit: 10 });

  assert.deepEqual(page, { documents: [], unreadable: [], next: null });
});

test('An item that is deleted between the LIST and its read is left out, and the page leads on.', async () => {
  await using s3 = await openS3((request) => {
    if (isList(request)) {
      return listing(keysOf([document, second, third]));
    }
    return request.url.includes(second.id) ? missing : read(request);
  });

  const page = await openStore(s3).list({ after: null, limit: 2 });

  assert.deepEqual(idsOf(page), [document.id]);
  assert.deepEqual([page.unreadable, page.next], [[], second.id]);
});

test('A read that fails otherwise fails its page: busy where S3 refuses load, else failed.', async () => {
  for (const [answer, failure] of [
    [refuse(503, 'SlowDown'), StoreBusy],
    [refuse(403, 'AccessDenied'), StoreFailed],
    [reset, StoreBusy],
  ] as const) {
    await using s3 = await openS3((request) => {
      if (isList(request)) {
        return listing(keysOf([document, second]));
      }
      return request.url.includes(second.id) ? answer : read(request);
    });

    await assert.rejects(openStore(s3).list({ after: null, limit: 10 }), failure);
  }
});

test('A LIST that cannot be read, or says that more follows nothing, is a failure and not an empty page.', async () => {
  for (const answer of [say(200, 'not xml'), listing([], true)]) {
    await using s3 = await openS3([answer]);

    await assert.rejects(openStore(s3).list({ after: null, limit: 10 }), StoreFailed);
  }
});

const idsOf = (page: Page) => page.documents.map(({ id }) => id);

function read(request: Seen): Answer {
  const found = documents.find((each) => request.url === `/bucket-1/${keyOf(each.id)}`);
  return found === undefined ? missing : ok(encodeDocument(found));
}
