import { type Document, encodeDocument } from '../../lambda/src/document.ts';
import { keyOf, newId, RANDOM_BYTES } from '../../lambda/src/ids.ts';
import type { Bucket } from './bucket.ts';

const FIRST_MS = Date.UTC(2026, 0, 1);

/** Fill an empty bucket with items of the function's own making, which differ in time and number alone. */
export function fill(bucket: Bucket, count: number, description: string): void {
  bucket.clear();
  for (let number = 0; number < count; number += 1) {
    bucket.put(...objectOf(number, count, description));
  }
}

/** Store another version of the newest `count` items. */
export function change(bucket: Bucket, count: number): void {
  for (const key of bucket.list('items/', '', count).keys) {
    const document = JSON.parse(`${bucket.get(key)?.body}`) as Document;
    bucket.put(key, Buffer.from(encodeDocument({ ...document, revision: document.revision + 1 })));
  }
}

/** Key and text of an item. The newest comes first, as its key does: it goes to the end of the keys at no cost. */
function objectOf(number: number, count: number, description: string): [string, Buffer] {
  const ms = FIRST_MS + (count - number) * 1000;
  const id = newId(ms, Buffer.alloc(RANDOM_BYTES, number % 251));
  const createdAt = new Date(ms).toISOString();
  const document = { id, name: `Item ${number}`, description, createdAt, updatedAt: createdAt, revision: 1 };
  return [keyOf(id), Buffer.from(encodeDocument(document))];
}
