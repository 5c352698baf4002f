import { randomBytes } from 'node:crypto';
import { readConfig } from './config.ts';
import { createHandler } from './handler.ts';
import { Log } from './log.ts';
import { S3Client } from './s3-client.ts';
import { S3Store } from './s3-store.ts';

const config = readConfig();
const client = new S3Client(config);

/** The function that Lambda calls. */
export const handler = createHandler({
  openStore: (budget) => new S3Store(client, budget),
  now: Date.now,
  randomBytes,
  log: new Log(config.logLevel, { environment: config.environment }, (line) => process.stdout.write(line)),
  corsOrigin: config.corsOrigin,
});
