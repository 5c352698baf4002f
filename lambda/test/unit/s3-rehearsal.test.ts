import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Budget } from '../../src/budget.ts';
import { DocumentCache } from '../../src/document-cache.ts';
import { S3Client } from '../../src/s3-client.ts';
import { playedBucket } from '../../src/s3-rehearsal.ts';
import { S3Store } from '../../src/s3-store.ts';
import { configOf } from '../support/s3-server.ts';

async function listPlayed(blocks: Set<string> | null) {
  const client = new S3Client(configOf('https://s3.example'), undefined, playedBucket());
  const budget = new Budget(Date.now, 1000);
  const memory = { cache: new DocumentCache(1_000_000), blocks };
  const page = await new S3Store(client, budget, memory).list({ after: null, limit: 100 });
  return { page, budget };
}

test('A page of the played bucket is a LIST and ten items, newest first, that are read from it as a function would.', async () => {
  for (const [blocks, requests, cacheHits] of [
    [null, 11, 0],
    [new Set<string>(), 2, 10],
  ] as const) {
    const { page, budget } = await listPlayed(blocks);

    const ids = page.documents.map(({ id }) => id);
    assert.deepEqual([ids.length, page.unreadable, page.next, ids.toSorted()], [10, [], null, ids]);
    assert.deepEqual([budget.requests, budget.cacheHits, budget.faults], [requests, cacheHits, []]);
  }
});

test('What the played bucket has not is an error, and no answer.', async () => {
  await assert.rejects(playedBucket().send('PUT /items/other.json HTTP/1.1', 1000), /has nothing for PUT/);
});
