import { Budget } from './budget.ts';
import type { S3Client } from './s3-client.ts';
import { listItems } from './s3-listing.ts';
import { S3Objects } from './s3-objects.ts';

/** A function that starts has ten seconds for it; S3 is not worth more than this to wait for. */
const LONGEST_MS = 2000;

/**
 * Ask S3 for something that any function may ask, so that its first request finds a connection, and code that ran before.
 * Throws StoreBusy and StoreFailed.
 */
export async function warmUp(client: S3Client): Promise<void> {
  const objects = new S3Objects(client, new Budget(Date.now, LONGEST_MS));
  await listItems(objects, null, 1);
}
