import { decodeDocument } from './document.ts';
import { type ItemId, keyOf } from './ids.ts';
import type { S3Objects } from './s3-objects.ts';
import type { Absent, Stored } from './store.ts';

/** What is stored of an item, and its text; that is empty where it cannot be had. */
export type StoredItem = Stored & Readonly<{ text: string }>;

/** Read the object of an item; an empty one is an item that was deleted a moment ago. */
export async function readItem(objects: S3Objects, id: ItemId): Promise<StoredItem | Absent> {
  const found = await objects.read(keyOf(id));
  if (typeof found === 'string') {
    return found;
  }
  const { text, version } = found;
  if (text === '') {
    return 'deleted';
  }
  const document = decodeDocument(text);
  return { document: document?.id === id ? document : null, version, text: text ?? '' };
}
