import type { Document } from './document.ts';
import type { ItemId } from './ids.ts';

type Kept = Readonly<{ tag: string; document: Document; bytes: number }>;

/** What a document of a text takes in memory is at most two bytes a character, and its object and place in the map. */
const bytesOf = (size: number) => 2 * size + 1000;

/**
 * Documents that were read, by id and the store's tag of their version: a tag that a LIST names is never stale.
 * Holds at most `limit` bytes by a careful estimate; the least recently used go first.
 */
export class DocumentCache {
  readonly #limit: number;
  readonly #kept = new Map<ItemId, Kept>();
  #bytes = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many bytes it holds, by its own estimate. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The document of this version of an item; null where it is not here. */
  get(id: ItemId, tag: string): Document | null {
    const kept = this.#kept.get(id);
    if (kept?.tag !== tag) {
      return null;
    }
    // A map keeps the order of insertion: the last one is the one used last.
    this.#kept.delete(id);
    this.#kept.set(id, kept);
    return kept.document;
  }

  /** The revision of the document that is kept of an item, under whichever tag; 0 where none is. */
  revisionOf(id: ItemId): number {
    return this.#kept.get(id)?.document.revision ?? 0;
  }

  /** Keep a document that was read of a text of `size` characters, in the place of another version of the item. */
  put(document: Document, tag: string, size: number): void {
    this.#drop(document.id);
    const bytes = bytesOf(size);
    if (bytes > this.#limit) {
      return;
    }
    this.#kept.set(document.id, { tag, document, bytes });
    this.#bytes += bytes;
    for (const id of this.#kept.keys()) {
      if (this.#bytes <= this.#limit) {
        return;
      }
      this.#drop(id);
    }
  }

  #drop(id: ItemId): void {
    this.#bytes -= this.#kept.get(id)?.bytes ?? 0;
    this.#kept.delete(id);
  }
}
