import { Budget } from './budget.ts';
import { StoreBusy } from './errors.ts';
import type { S3Client } from './s3-client.ts';
import { S3Objects } from './s3-objects.ts';
import { type Memory, S3Pages } from './s3-pages.ts';

/** A function that starts has ten seconds for it; S3 is not worth more than this to wait for. */
const LONGEST_MS = 2000;

/** Where blocks are on, read that of a first page of `limit` items before anybody asks for it. Throws StoreBusy. */
export async function anticipate(client: S3Client, memory: Memory, limit: number): Promise<void> {
  const budget = new Budget(Date.now, LONGEST_MS);
  await new S3Pages(new S3Objects(client, budget), budget, memory).anticipate(limit);
  if (budget.faults.length > 0) {
    throw new StoreBusy(budget.faults.join('; '));
  }
}
