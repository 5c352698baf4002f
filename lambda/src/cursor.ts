import crypto from 'node:crypto';
import { type ItemId, isId } from './ids.ts';
import { MalformedCursor } from './refusals.ts';

const VERSION = '1';
const ID_LENGTH = 36;
const MARK_LENGTH = 8;

/** The cursor of the page that follows the item of this id, in the collection of this name. */
export function encodeCursor(after: ItemId, collection: string): string {
  return Buffer.from(`${VERSION}:${after}:${markOf(after, collection)}`).toString('base64url');
}

/** Read a cursor that a caller sent back; throws MalformedCursor. */
export function decodeCursor(cursor: string, collection: string): ItemId {
  const text = Buffer.from(cursor, 'base64url').toString('latin1');
  const id = text.slice(VERSION.length + 1).slice(0, ID_LENGTH);
  // Node's decoder skips what is not base64url: only a text that encodes back to itself is ours.
  if (isId(id) && encodeCursor(id, collection) === cursor) {
    return id;
  }
  throw new MalformedCursor(
    'The cursor is not one of this collection: send a nextCursor unchanged, or no cursor for the first page.',
  );
}

/** Tells the cursors of one collection from those of another, and from what somebody made up. It keeps no secret. */
function markOf(id: ItemId, collection: string): string {
  return crypto.hash('sha256', JSON.stringify([collection, id]), 'base64url').slice(0, MARK_LENGTH);
}
