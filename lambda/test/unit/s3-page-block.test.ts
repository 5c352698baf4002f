import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Budget } from '../../src/budget.ts';
import { type Document, encodeDocument } from '../../src/document.ts';
import { DocumentCache } from '../../src/document-cache.ts';
import { keyOf } from '../../src/ids.ts';
import type { Memory } from '../../src/s3-pages.ts';
import { S3Store } from '../../src/s3-store.ts';
import { warmUp } from '../../src/s3-warm-up.ts';
import { documentAt } from '../support/documents.ts';
import { S3Bucket } from '../support/s3-bucket.ts';
import { type Answer, openS3, refuse, reset, type Seen, say, silence, truncate } from '../support/s3-server.ts';

const NOON = Date.UTC(2026, 0, 1, 12);
const BLOCK = 'blocks/head-100.jsonl';
/** For a server that has much to answer. */
const PATIENT = { tries: 3, perTry: 10_000, firstPause: 1 };

const documentsOf = (count: number) => Array.from({ length: count }, (_, index) => documentAt(NOON - index));
const changed = (document: Document): Document => ({ ...document, name: 'changed', revision: document.revision + 1 });
const linesOf = (documents: readonly Document[]) => documents.map(encodeDocument).join('\n');

/** A bucket of documents behind a server that may answer for it, and what each container has asked of it. */
async function open(documents: readonly Document[], says: (request: Seen) => Answer | null = () => null) {
  const bucket = new S3Bucket();
  for (const document of documents) {
    bucket.store(document);
  }
  const s3 = await openS3((request) => says(request) ?? bucket.answer(request), PATIENT);
  const asked = async <Of>(work: () => Promise<Of>): Promise<[Of, Record<string, number>]> => {
    const before = s3.seen.length;
    const outcome = await work();
    return [outcome, countsOf(s3.seen.slice(before))];
  };
  return {
    bucket,
    s3,
    asked,
    container: () => new Container(s3.client),
    [Symbol.asyncDispose]: s3[Symbol.asyncDispose],
  };
}

/** A process of the function, that remembers what it read. */
class Container {
  readonly #client: ConstructorParameters<typeof S3Store>[0];
  readonly memory: Memory = { cache: new DocumentCache(10_000_000), blocks: new Set() };
  budget = new Budget(Date.now, 20_000);

  constructor(client: ConstructorParameters<typeof S3Store>[0]) {
    this.#client = client;
  }

  warmUp() {
    return warmUp(this.#client, this.memory, 100);
  }

  async page(limit = 100) {
    this.budget = new Budget(Date.now, 20_000);
    const page = await new S3Store(this.#client, this.budget, this.memory).list({ after: null, limit });
    return page.documents;
  }
}

/** How many requests of each kind there were: a LIST, and each method by the prefix of its key. */
function countsOf(seen: readonly Seen[]): Record<string, number> {
  const kinds = seen.map(({ method, url }) => {
    const [, , prefix = ''] = url.split('/');
    return prefix.startsWith('?') ? 'LIST' : `${method} ${prefix}`;
  });
  return Object.fromEntries(
    [...new Set(kinds)].sort().map((kind) => [kind, kinds.filter((other) => other === kind).length]),
  );
}

const onBlock = (method: string, answer: Answer) => (request: Seen) =>
  request.method === method && request.url.includes('/blocks/') ? answer : null;

test('The first cold page leaves a block, and each cold page after it is one LIST and one read.', async () => {
  const documents = documentsOf(150);
  await using world = await open(documents);

  const [first, cost] = await world.asked(() => world.container().page());
  const [second, next] = await world.asked(() => world.container().page());

  assert.deepEqual(first, documents.slice(0, 100));
  assert.deepEqual(cost, { 'GET blocks': 1, 'GET items': 100, LIST: 1, 'PUT blocks': 1 });
  assert.equal(world.bucket.texts.get(BLOCK), linesOf(first));
  assert.deepEqual(second, first);
  assert.deepEqual(next, { 'GET blocks': 1, LIST: 1 });
});

test('A process that read the block as it started answers its first page with one LIST.', async () => {
  await using world = await open(documentsOf(100));
  const documents = await world.container().page();
  const container = world.container();

  const [, start] = await world.asked(() => container.warmUp());
  const [page, cost] = await world.asked(() => container.page());

  assert.deepEqual(start, { 'GET blocks': 1 });
  assert.deepEqual(cost, { LIST: 1 });
  assert.deepEqual([page, container.budget.cacheHits], [documents, 100]);
});

test('Items that are new or were changed since cost a read each, and thirteen of them a new block.', async () => {
  const documents = documentsOf(100);
  await using world = await open(documents);
  await world.container().page();

  for (const [count, written] of [
    [12, 0],
    [13, 1],
    [0, 0],
  ] as const) {
    documents.splice(0, count, ...documents.slice(0, count).map(changed));
    documents.forEach((document) => void world.bucket.store(document));

    const [page, cost] = await world.asked(() => world.container().page());

    // The twelve of the first round are in no block yet as the second changes them again.
    assert.deepEqual(page, documents);
    assert.deepEqual(
      [cost['GET items'] ?? 0, cost['PUT blocks'] ?? 0, cost['GET blocks'], cost.LIST],
      [count, written, 1, 1],
    );
  }
});

test('A process that lacks thirteen documents of a page or more reads its block again first.', async () => {
  await using world = await open(documentsOf(100));
  const warm = world.container();
  await warm.page();
  const add = (count: number, ms: number) =>
    Array.from({ length: count }, (_, index) => world.bucket.store(documentAt(ms + index)));

  add(12, NOON + 1000);
  assert.deepEqual((await world.asked(() => warm.page()))[1], { 'GET items': 12, LIST: 1 });

  add(13, NOON + 2000);
  await world.container().page();
  assert.deepEqual((await world.asked(() => warm.page()))[1], { 'GET blocks': 1, LIST: 1 });
});

test('A page that a process has in memory is not left in a block, whatever the limit.', async () => {
  await using world = await open(documentsOf(100));
  const warm = world.container();
  await warm.page(100);

  assert.deepEqual((await world.asked(() => warm.page(50)))[1], { 'GET blocks': 1, LIST: 1 });
  assert.deepEqual((await world.asked(() => warm.page(50)))[1], { LIST: 1 });
});

test('A block that is older than what a process has in memory takes nothing of that away.', async () => {
  const documents = documentsOf(100);
  await using world = await open(documents);
  const warm = world.container();
  await warm.page();
  const change = (from: number, to: number) => {
    documents.splice(from, to - from, ...documents.slice(from, to).map(changed));
    documents.forEach((document) => void world.bucket.store(document));
  };
  for (let begin = 0; begin < 96; begin += 12) {
    change(begin, begin + 12);
    await warm.page();
  }

  change(0, 13);
  const [page, cost] = await world.asked(() => warm.page());

  assert.deepEqual(page, documents);
  assert.deepEqual(cost, { 'GET blocks': 1, 'GET items': 13, LIST: 1, 'PUT blocks': 1 });
});

test('A page of fewer than thirteen items leaves no block, and one behind a cursor asks for none.', async () => {
  const documents = documentsOf(12);
  await using world = await open(documents);
  const container = world.container();

  const [, small] = await world.asked(() => container.page());
  const store = new S3Store(world.s3.client, container.budget, world.container().memory);
  const after = documents[0]?.id ?? null;
  const [, deep] = await world.asked(() => store.list({ after, limit: 100 }));

  assert.deepEqual(small, { 'GET blocks': 1, 'GET items': 12, LIST: 1 });
  assert.deepEqual(deep, { 'GET items': 11, LIST: 1 });
});

test('A block has at most a million bytes, and a page that passes them is not left again and again.', async () => {
  const name = 'x'.repeat(60_000);
  await using world = await open(Array.from({ length: 30 }, (_, index) => documentAt(NOON - index, { name })));

  const [, first] = await world.asked(() => world.container().page());
  const [, second] = await world.asked(() => world.container().page());

  assert.equal(world.bucket.texts.get(BLOCK)?.split('\n').length, 16);
  assert.deepEqual(first, { 'GET blocks': 1, 'GET items': 30, LIST: 1, 'PUT blocks': 1 });
  assert.deepEqual(second, { 'GET blocks': 1, 'GET items': 14, LIST: 1 });
});

test('Whatever a block is, the page is that of the LIST; at worst it costs its reads.', async () => {
  const documents = documentsOf(20);
  const other = documents.map(changed);
  const swapped = documents.map((document, index) => ({ ...document, id: documents[19 - index]?.id ?? document.id }));
  for (const [what, block, reads] of [
    ['stale', linesOf(other), 20],
    ['half stale', linesOf([...other.slice(0, 10), ...documents.slice(10)]), 10],
    ['of other ids', linesOf(swapped), 20],
    ['of items that are deleted', linesOf([...documentsOf(5), ...documents]), 0],
    ['both versions of each', linesOf([...documents, ...other]), 20],
    ['cut off', linesOf(documents).slice(0, -5), 1],
    ['no JSON', 'null\n{"id":\n[]\n\n"x"', 20],
    ['empty', '', 20],
    ['of more lines than its page has', '\n'.repeat(100) + linesOf(documents), 20],
    ['in another layout', documents.map((document) => JSON.stringify(document, null, 1)).join('\n'), 20],
  ] as const) {
    await using world = await open(documents);
    world.bucket.put(BLOCK, block);

    const [page, cost] = await world.asked(() => world.container().page());

    assert.deepEqual(page, documents, what);
    assert.deepEqual([cost.LIST, cost['GET blocks'], cost['GET items'] ?? 0], [1, 1, reads], what);
  }
});

test('A block that cannot be read or written costs no answer, is asked for once, and is told.', async () => {
  const documents = documentsOf(20);
  const invalid: Answer = (response) => response.writeHead(200, { ETag: '"a"' }).end(Buffer.from([0xff, 0xfe, 0x0a]));
  const huge: Answer = (response) => response.writeHead(200, { ETag: '"a"' }).end(Buffer.alloc(9_000_000, '\n'));
  for (const [method, answer, fault] of [
    ['GET', refuse(403, 'AccessDenied'), /was not read: .*AccessDenied/],
    ['GET', refuse(503, 'SlowDown'), /was not read: .*SlowDown/],
    ['GET', say(200), /was not read: .*ETag/],
    ['GET', reset, /was not read/],
    ['GET', truncate, /was not read/],
    ['GET', silence, /was not read: .*No answer came within 1000 ms/],
    ['GET', invalid, /is no text/],
    ['GET', huge, /is no text/],
    ['GET', say(200, '\n'.repeat(1_000_001), { ETag: '"a"' }), /is no text/],
    ['PUT', refuse(403, 'AccessDenied'), /may not have been written: .*AccessDenied/],
    ['PUT', refuse(500, 'InternalError'), /may not have been written: .*InternalError/],
    ['PUT', reset, /may not have been written/],
    ['PUT', silence, /may not have been written: .*No answer came within/],
  ] as const) {
    await using world = await open(documents, onBlock(method, answer));
    const container = world.container();

    const [page, cost] = await world.asked(() => container.page());

    assert.deepEqual(page, documents);
    assert.deepEqual(cost, { 'GET blocks': 1, 'GET items': 20, LIST: 1, 'PUT blocks': 1 });
    assert.equal(container.budget.faults.length, 1);
    assert.match(container.budget.faults[0] ?? '', fault);
  }
});

test('A start that cannot read the block is a fault of the start.', async () => {
  await using world = await open([], onBlock('GET', refuse(403, 'AccessDenied')));

  await assert.rejects(world.container().warmUp(), /blocks\/head-100.jsonl was not read: .*AccessDenied/);
});

test('A LIST that fails is answered only after the block was, so that nothing goes on behind the answer.', async () => {
  let answered = false;
  const late: Answer = (response, request) =>
    void setTimeout(() => {
      answered = true;
      refuse(404, 'NoSuchKey')(response, request);
    }, 50);
  await using world = await open([], (request) =>
    request.url.includes('/blocks/') ? late : refuse(403, 'AccessDenied'),
  );

  await assert.rejects(world.container().page());

  assert.ok(answered);
});

test('With blocks off, none is asked for.', async () => {
  await using world = await open(documentsOf(20));
  const memory = { cache: new DocumentCache(1_000_000), blocks: null };
  const store = new S3Store(world.s3.client, world.s3.budget, memory);

  const [, start] = await world.asked(() => warmUp(world.s3.client, memory, 100));
  const [, cost] = await world.asked(() => store.list({ after: null, limit: 100 }));

  assert.deepEqual([start, cost], [{ LIST: 1 }, { 'GET items': 20, LIST: 1 }]);
});

test('Of any lines that a block could hold, in any order, a page takes none that is not of the LIST.', async () => {
  const ids = documentsOf(6);
  const versions = ids.flatMap((document) =>
    [1, 2, 3].map((revision) => ({ ...document, name: `v${revision}`, revision })),
  );
  const stored = fc.uniqueArray(fc.constantFrom(...versions), { selector: ({ id }) => id });
  const lines = fc.array(fc.oneof(fc.constantFrom(...versions.map(encodeDocument)), fc.string()), { maxLength: 20 });
  await using world = await open([]);

  await fc.assert(
    fc.asyncProperty(stored, lines, async (documents, block) => {
      world.bucket.texts.clear();
      documents.forEach((document) => void world.bucket.store(document));
      world.bucket.put(BLOCK, block.join('\n'));

      const page = await world.container().page();

      const newestFirst = [...documents].sort((one, two) => (keyOf(one.id) < keyOf(two.id) ? -1 : 1));
      assert.deepEqual(page, newestFirst);
    }),
    { numRuns: 200 },
  );
});
