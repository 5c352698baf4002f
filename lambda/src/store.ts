import type { Document } from './document.ts';
import type { ItemId } from './ids.ts';

/** A stored item and the opaque tag of this version of it, quoted. */
export type Entry = Readonly<{ document: Document; etag: string }>;

/** What `create` did: the tag of what it stored, or `exists` where the id is taken. */
export type Created = Readonly<{ etag: string }> | 'exists';

/** Where a page begins (behind `after`; null: at the newest) and how many items it may hold (1 or more). */
export type PageRequest = Readonly<{ after: ItemId | null; limit: number }>;

/** A page, newest first. `next` is the `after` of the page that follows; null on the last one. */
export type Page = Readonly<{
  entries: readonly Entry[];
  unreadable: readonly ItemId[];
  next: ItemId | null;
}>;

/**
 * Where items live. Every verb throws StoreBusy where the store refuses load or time is up,
 * and StoreFailed where it fails otherwise.
 */
export interface ItemStore {
  /** Store a document that is not there yet; of several that race for an id, one wins. */
  create(document: Document): Promise<Created>;

  /** The item of this id; null where there is none. Throws ItemUnreadable. */
  get(id: ItemId): Promise<Entry | null>;

  /** One page. What is not readable is named in it; a page that cannot be read whole is an error. */
  list(request: PageRequest): Promise<Page>;
}
