import { Budget } from './budget.ts';
import { StoreBusy } from './errors.ts';
import type { S3Client } from './s3-client.ts';
import { listObjects } from './s3-listing.ts';
import { S3Objects } from './s3-objects.ts';
import { type Memory, S3Pages } from './s3-pages.ts';

/** A function that starts has ten seconds for it; S3 is not worth more than this to wait for. */
const LONGEST_MS = 2000;

/**
 * Ask S3 for something that any function may ask, so that its first request finds a connection, and code that ran before:
 * where blocks are on, for that of a first page of `limit` items. Throws StoreBusy and StoreFailed.
 */
export async function warmUp(client: S3Client, memory: Memory, limit: number): Promise<void> {
  const budget = new Budget(Date.now, LONGEST_MS);
  const objects = new S3Objects(client, budget);
  if (memory.blocks === null) {
    await listObjects(objects, '', 1);
    return;
  }
  await new S3Pages(objects, budget, memory).anticipate(limit);
  if (budget.faults.length > 0) {
    throw new StoreBusy(budget.faults.join('; '));
  }
}
