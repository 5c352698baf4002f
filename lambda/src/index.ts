import { randomBytes } from 'node:crypto';
import { readConfig } from './config.ts';
import { DocumentCache } from './document-cache.ts';
import { createHandler } from './handler.ts';
import { describe, Log } from './log.ts';
import { S3Client } from './s3-client.ts';
import { S3Intents } from './s3-intents.ts';
import { S3Store } from './s3-store.ts';
import { warmUp } from './s3-warm-up.ts';

/** What documents that were read may take of the function's memory. */
const CACHE_BYTES = 64 * 1024 * 1024;

const config = readConfig();
const client = new S3Client(config);
const cache = new DocumentCache(CACHE_BYTES);
const log = new Log(config.logLevel, { environment: config.environment }, (line) => process.stdout.write(line));

/** The function that Lambda calls. */
export const handler = createHandler({
  collection: config.bucket,
  openStores: (budget) => ({
    store: new S3Store(client, budget, cache),
    intents: new S3Intents(client, budget),
  }),
  now: Date.now,
  randomBytes,
  log,
  cors: config.cors,
});

// Lambda waits for this before it hands out a request, and gives more CPU for it than for one.
await warmUp(client).catch((error: unknown) => log.warn('warm-up', { error: describe(error) }));
