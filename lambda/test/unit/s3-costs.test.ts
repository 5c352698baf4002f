import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Budget } from '../../src/budget.ts';
import type { Document } from '../../src/document.ts';
import { DocumentCache } from '../../src/document-cache.ts';
import { type ItemId, keyOf } from '../../src/ids.ts';
import type { IntentName } from '../../src/intents.ts';
import { Items } from '../../src/items.ts';
import { S3Intents } from '../../src/s3-intents.ts';
import { S3Store } from '../../src/s3-store.ts';
import { warmUp } from '../../src/s3-warm-up.ts';
import { documentAt } from '../support/documents.ts';
import { S3Bucket } from '../support/s3-bucket.ts';
import { openS3, type Seen } from '../support/s3-server.ts';

const NOON = Date.UTC(2026, 0, 1, 12);
/** What a million requests cost in us-east-1, in US dollars: aws.amazon.com/s3/pricing, November 2026. */
const PRICES = { LIST: 5, PUT: 5, GET: 0.4 };
const PATIENT = { tries: 1, perTry: 10_000, firstPause: 1 };

type Kind = keyof typeof PRICES;

const kindOf = ({ method, url }: Seen): Kind => (url.includes('list-type') ? 'LIST' : (method as Kind));

/** A process of the function before a bucket of so many items, and what each piece of work asks of S3. */
async function open(items: number) {
  const bucket = new S3Bucket();
  const documents = Array.from({ length: items }, (_, index) => documentAt(NOON - index));
  for (const document of documents) {
    bucket.store(document);
  }
  const s3 = await openS3((request) => bucket.answer(request), PATIENT);
  const costOf = async (work: () => Promise<unknown>): Promise<Kind[]> => {
    const before = s3.seen.length;
    await work();
    return s3.seen.slice(before).map(kindOf).sort();
  };
  return { bucket, documents, s3, costOf, [Symbol.asyncDispose]: s3[Symbol.asyncDispose] };
}

type World = Awaited<ReturnType<typeof open>>;

/** The rules as one process has them. */
function processOf({ s3: { client } }: World, blocks: Set<string> | null = null) {
  const memory = { cache: new DocumentCache(64 * 1024 * 1024), blocks };
  const budget = new Budget(Date.now, 20_000);
  const items = new Items({
    store: new S3Store(client, budget, memory),
    intents: new S3Intents(client, budget),
    now: () => NOON,
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
  });
  return { items, warmUp: () => warmUp(client, memory, 100) };
}

const pageOf =
  (items: Items, after: ItemId | null = null) =>
  () =>
    items.list({ after, limit: 100 });
const times = (count: number, kind: Kind): Kind[] => Array.from({ length: count }, () => kind);
const dollars = (kinds: readonly Kind[]) => kinds.reduce((sum, kind) => sum + PRICES[kind], 0);
const change = (document: Document): Document => ({ ...document, name: 'changed', revision: 2 });

test('A page of 100 asks S3 for the same among 100 items, 10,000 and 50,000: warm, one LIST, and a GET for each change.', async () => {
  for (const count of [100, 10_000, 50_000]) {
    await using world = await open(count);
    const { items } = processOf(world);
    const page = pageOf(items);

    assert.deepEqual(await world.costOf(page), [...times(100, 'GET'), 'LIST']);
    assert.deepEqual(await world.costOf(page), ['LIST']);
    for (const document of world.documents.slice(40, 47)) {
      world.bucket.store(change(document));
    }
    assert.deepEqual(await world.costOf(page), [...times(7, 'GET'), 'LIST']);
  }
});

test('A page from the midst of many items asks S3 for the same as the first one.', async () => {
  await using world = await open(10_000);
  const { items } = processOf(world);
  const page = pageOf(items, world.documents[5000]?.id);

  assert.deepEqual(await world.costOf(page), [...times(100, 'GET'), 'LIST']);
  assert.deepEqual(await world.costOf(page), ['LIST']);
});

test('A start is one LIST, whatever was deleted a moment ago.', async () => {
  await using world = await open(20);
  for (const { id } of world.documents) {
    world.bucket.put(keyOf(id), '');
  }

  assert.deepEqual(await world.costOf(processOf(world).warmUp), ['LIST']);
});

test('A create is one PUT, and two with an idempotency key.', async () => {
  await using world = await open(0);
  const { items } = processOf(world);

  assert.deepEqual(await world.costOf(() => items.create({ name: 'one' })), ['PUT']);
  assert.deepEqual(await world.costOf(() => items.createOnce('a'.repeat(43) as IntentName, { name: 'two' })), [
    'PUT',
    'PUT',
  ]);
});

test('A million warm pages cost 5 dollars of S3.', async () => {
  await using world = await open(100);
  const page = pageOf(processOf(world).items);
  await page();

  assert.equal(dollars(await world.costOf(page)), 5);
});

test('With blocks, a million first pages of as many new processes cost 5.40 dollars of S3, their starts included.', async () => {
  await using world = await open(100);
  await pageOf(processOf(world, new Set()).items)();
  const cold = processOf(world, new Set());

  const start = await world.costOf(cold.warmUp);
  const page = await world.costOf(pageOf(cold.items));

  assert.deepEqual([start, page], [['GET'], ['LIST']]);
  assert.equal(dollars([...start, ...page]), 5.4);
});
