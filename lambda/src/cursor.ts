import { type ItemId, isId } from './ids.ts';
import { MalformedCursor } from './refusals.ts';

const VERSION = '1:';

/** The cursor of the page that follows the item of this id. */
export function encodeCursor(after: ItemId): string {
  return Buffer.from(VERSION + after).toString('base64url');
}

/** Read a cursor that a caller sent back; throws MalformedCursor. */
export function decodeCursor(cursor: string): ItemId {
  const text = Buffer.from(cursor, 'base64url').toString('latin1');
  const id = text.slice(VERSION.length);
  // Node's decoder skips what is not base64url: only a text that encodes back to itself is ours.
  if (text.startsWith(VERSION) && isId(id) && encodeCursor(id) === cursor) {
    return id;
  }
  throw new MalformedCursor(
    'The cursor is not one of this collection: send a nextCursor unchanged, or no cursor for the first page.',
  );
}
