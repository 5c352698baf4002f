import type { Document } from './document.ts';
import type { ItemId } from './ids.ts';

/** `used` since it was put, or since it was last spared. */
type Kept = { readonly tag: string; readonly document: Document; readonly bytes: number; used: boolean };

/**
 * Documents that were read, by id and the store's tag of their version: a tag that a LIST names is never stale.
 * Holds at most `limit` bytes. The oldest go first, but for those that were used: each of them is
 * spared once, and is then the newest. That is nearly the order of their use, and costs a page next to nothing to keep.
 */
export class DocumentCache {
  readonly #limit: number;
  readonly #kept = new Map<ItemId, Kept>();
  #bytes = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many bytes it holds, as they were told of each document. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The document of this version of an item; null where it is not here. */
  get(id: ItemId, tag: string): Document | null {
    const kept = this.#kept.get(id);
    if (kept?.tag !== tag) {
      return null;
    }
    kept.used = true;
    return kept.document;
  }

  /** The revision of the document that is kept of an item, under whichever tag; 0 where none is. */
  revisionOf(id: ItemId): number {
    return this.#kept.get(id)?.document.revision ?? 0;
  }

  /** Keep a document that takes so many bytes of memory, in the place of another version of the item. */
  put(document: Document, tag: string, bytes: number): void {
    this.#drop(document.id);
    if (bytes > this.#limit) {
      return;
    }
    this.#makeRoom(bytes);
    this.#kept.set(document.id, { tag, document, bytes, used: false });
    this.#bytes += bytes;
  }

  #makeRoom(bytes: number): void {
    // A map keeps the order of insertion, and goes on to what is inserted meanwhile.
    for (const [id, kept] of this.#kept) {
      if (this.#bytes + bytes <= this.#limit) {
        return;
      }
      this.#kept.delete(id);
      if (kept.used) {
        this.#kept.set(id, { ...kept, used: false });
      } else {
        this.#bytes -= kept.bytes;
      }
    }
  }

  #drop(id: ItemId): void {
    this.#bytes -= this.#kept.get(id)?.bytes ?? 0;
    this.#kept.delete(id);
  }
}
