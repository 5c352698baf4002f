import type { Document } from './document.ts';
import type { ItemId } from './ids.ts';
import type { IntentName } from './intents.ts';

/** One version of a stored document: the store's own tag of it, and how long ago it was written, in ms. */
export type Version = Readonly<{ tag: string; age: number }>;

/** What is stored; the document is null where it is damaged or not of our making. */
export type Stored = Readonly<{ document: Document | null; version: Version }>;

/** Nothing is stored: it was never written, or it was deleted since. */
export type Absent = 'never' | 'deleted';

/** Where a page begins (behind `after`; null: at the newest) and how many items it may hold (1 or more). */
export type PageRequest = Readonly<{ after: ItemId | null; limit: number }>;

/** A page, newest first. `next` is the `after` of the page that follows; null on the last one. */
export type Page = Readonly<{
  documents: readonly Document[];
  unreadable: readonly ItemId[];
  next: ItemId | null;
}>;

/**
 * Where items live. Nothing is checked first and written after: of those that race, the store lets one through.
 * Every verb throws StoreBusy where the store refuses load, fails for the moment or is late, and StoreFailed otherwise.
 */
export interface ItemStore {
  /** Store an item that was never there; `exists` where its id is taken, or was until a moment ago. */
  create(document: Document): Promise<'created' | 'exists'>;

  /** What is stored of an item. */
  read(id: ItemId): Promise<Stored | Absent>;

  /** Store the next document of an item in the place of this version of it. */
  replace(document: Document, version: Version): Promise<'replaced' | 'stale' | 'missing'>;

  /** Delete this version of an item. */
  remove(id: ItemId, version: Version): Promise<'removed' | 'stale' | 'missing'>;

  /** One page. What is not readable is named in it; a page that cannot be read whole is an error. */
  list(request: PageRequest): Promise<Page>;
}

/** Where the intents of creates with an idempotency key live: the documents that they chose, by name. Throws as above. */
export interface IntentStore {
  /** Store an intent where there is none of this name. */
  create(name: IntentName, document: Document): Promise<'created' | 'exists'>;

  /** The intent of this name. */
  read(name: IntentName): Promise<Stored | Absent>;

  /** Store an intent in the place of this version of another. */
  replace(name: IntentName, document: Document, version: Version): Promise<'replaced' | 'stale' | 'missing'>;
}
