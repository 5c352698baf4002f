import { MalformedId } from './errors.ts';

declare const checked: unique symbol;

/** The id of an item: a UUID of version 8 in lower case. Only `newId` and `parseId` make one. */
export type ItemId = string & { readonly [checked]: true };

/** How many random bytes `newId` takes. */
export const RANDOM_BYTES = 10;

const LAST_MS = 2 ** 48 - 1;
/** The form of an id, and one to show. */
export const ID_FORM = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
export const ID_EXAMPLE = 'fe65a1c3-4b7f-8d20-9a3c-5d1e0f7b2c46';
const KEY_PREFIX = 'items/';
const KEY_SUFFIX = '.json';
const ID_LENGTH = ID_EXAMPLE.length;
const KEY_LENGTH = KEY_PREFIX.length + ID_LENGTH + KEY_SUFFIX.length;

/**
 * Make the id of an item created at `ms` (Unix time in ms), from RANDOM_BYTES random bytes.
 *
 * The first 48 bits are the complement of the time, so that ascending ids run from newest to oldest.
 */
export function newId(ms: number, random: Uint8Array): ItemId {
  if (!Number.isInteger(ms) || ms < 0 || ms > LAST_MS) {
    throw new RangeError(`An id holds a time of 0 to ${LAST_MS} ms, not ${ms}.`);
  }
  if (random.length !== RANDOM_BYTES) {
    throw new RangeError(`An id takes ${RANDOM_BYTES} random bytes, not ${random.length}.`);
  }
  const tail = Buffer.from(random);
  tail.writeUInt8((tail.readUInt8(0) & 0x0f) | 0x80, 0);
  tail.writeUInt8((tail.readUInt8(2) & 0x3f) | 0x80, 2);
  const hex = (LAST_MS - ms).toString(16).padStart(12, '0') + tail.toString('hex');
  const part = (start: number, end: number) => hex.slice(start, end);
  return `${part(0, 8)}-${part(8, 12)}-${part(12, 16)}-${part(16, 20)}-${part(20, 32)}` as ItemId;
}

/** Whether a text has the form of an id. */
export function isId(text: string): text is ItemId {
  return ID_FORM.test(text);
}

/** Read the id that a caller wrote; throws MalformedId. */
export function parseId(text: string): ItemId {
  if (isId(text)) {
    return text;
  }
  const hint = isId(text.toLowerCase()) ? 'write it in lower case' : `it looks like ${ID_EXAMPLE}`;
  throw new MalformedId(`The id is not that of an item: ${hint}.`);
}

/** The key an item is stored under. */
export function keyOf(id: ItemId): string {
  return `${KEY_PREFIX}${id}${KEY_SUFFIX}`;
}

/** The id of the item stored under a key; null where the key is not an item's. */
export function idOfKey(key: string): ItemId | null {
  const id = key.slice(KEY_PREFIX.length, KEY_PREFIX.length + ID_LENGTH);
  return key.length === KEY_LENGTH && key.startsWith(KEY_PREFIX) && key.endsWith(KEY_SUFFIX) && isId(id) ? id : null;
}
