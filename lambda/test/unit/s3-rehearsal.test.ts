import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Budget } from '../../src/budget.ts';
import { DocumentCache } from '../../src/document-cache.ts';
import { S3Client } from '../../src/s3-client.ts';
import { playedBucket } from '../../src/s3-rehearsal.ts';
import { S3Store } from '../../src/s3-store.ts';
import { configOf } from '../support/s3-server.ts';

test('A page of the played bucket is a LIST and a block that has all of its items, newest first.', async () => {
  const client = new S3Client(configOf('https://s3.example'), undefined, playedBucket());
  const budget = new Budget(Date.now, 1000);
  const memory = { cache: new DocumentCache(1_000_000), blocks: new Set<string>() };

  const { documents, unreadable, next } = await new S3Store(client, budget, memory).list({ after: null, limit: 100 });

  const ids = documents.map(({ id }) => id);
  assert.deepEqual([documents.length, unreadable, next, ids.toSorted()], [10, [], null, ids]);
  assert.deepEqual([budget.requests, budget.cacheHits, budget.faults], [2, 10, []]);
});
