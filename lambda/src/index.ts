// Before all others: it has a thread read the certificates that are trusted, and the rest is loaded meanwhile.
import 'node:tls';

import crypto from 'node:crypto';
import { readConfig } from './config.ts';
import { DocumentCache } from './document-cache.ts';
import { createHandler, type Parts } from './handler.ts';
import { describe, Log } from './log.ts';
import { DEFAULT_LIMIT } from './query.ts';
import { randomSource } from './random-source.ts';
import { rehearse } from './rehearsal.ts';
import { S3Client } from './s3-client.ts';
import { S3Intents } from './s3-intents.ts';
import type { Memory } from './s3-pages.ts';
import { playedBucket } from './s3-rehearsal.ts';
import { S3Store } from './s3-store.ts';
import { warmUp } from './s3-warm-up.ts';

const config = readConfig();
const client = new S3Client(config);
const memory = {
  cache: new DocumentCache(config.pageCacheBytes),
  blocks: config.pageBlocks ? new Set<string>() : null,
};
// All that follows is done while S3 is waited for.
const warm = warmUp(client, memory, DEFAULT_LIMIT);
// Node makes the stream when it is first asked for, which takes longer than all else that an answer needs of this process.
const { stdout } = process;
const log = new Log(config.logLevel, { environment: config.environment }, (line) => stdout.write(line));

const storesOf = (of: S3Client, memory: Memory): Parts['openStores'] => {
  return (budget) => ({ store: new S3Store(of, budget, memory), intents: new S3Intents(of, budget) });
};
const parts: Parts = {
  collection: config.bucket,
  openStores: storesOf(client, memory),
  now: Date.now,
  randomBytes: randomSource(crypto.randomBytes),
  log,
  cors: config.cors,
};

/** The function that Lambda calls. */
export const handler = createHandler(parts);

const played = storesOf(new S3Client(config, undefined, playedBucket()), {
  cache: new DocumentCache(config.pageCacheBytes),
  blocks: memory.blocks && new Set(),
});

// Lambda waits for this before it hands out a request, and gives more CPU for it than for one.
await Promise.all([
  warm.catch((error: unknown) => log.warn('warm-up', { error: describe(error) })),
  rehearse({ ...parts, openStores: played }, warm),
]);
