import { createHash } from 'node:crypto';
import { type Document, decodeDocument, encodeDocument } from '../../src/document.ts';
import { ItemUnreadable } from '../../src/errors.ts';
import { type ItemId, idOfKey, keyOf } from '../../src/ids.ts';
import type { PageBounds } from '../../src/s3-store.ts';
import type { Created, Entry, ItemStore, Page, PageRequest } from '../../src/store.ts';

/** The in-memory twin of the store: texts by key, in the map it is given. */
export class MemoryStore implements ItemStore {
  readonly #objects: Map<string, string>;
  readonly #bounds: PageBounds;

  constructor(objects = new Map<string, string>(), bounds: PageBounds = { page: 3_000_000, document: 2_000_000 }) {
    this.#objects = objects;
    this.#bounds = bounds;
  }

  async create(document: Document): Promise<Created> {
    const key = keyOf(document.id);
    if (this.#objects.has(key)) {
      return 'exists';
    }
    const text = encodeDocument(document);
    this.#objects.set(key, text);
    return { etag: tagOf(text) };
  }

  async get(id: ItemId): Promise<Entry | null> {
    const text = this.#objects.get(keyOf(id));
    if (text === undefined) {
      return null;
    }
    const document = decodeDocument(text, id);
    if (document === null) {
      throw new ItemUnreadable(`${keyOf(id)} is damaged.`);
    }
    return { document, etag: tagOf(text) };
  }

  async list({ after, limit }: PageRequest): Promise<Page> {
    const keys = [...this.#objects.keys()].filter((key) => after === null || key > keyOf(after)).sort();
    const ids = keys.map(idOfKey).filter((id) => id !== null);
    const page = this.#cut(ids.slice(0, limit));
    const reads = page.map((id) => this.#readListed(id));
    return {
      entries: reads.filter((read) => typeof read !== 'string'),
      unreadable: reads.filter((read) => typeof read === 'string'),
      next: page.length < ids.length ? (page.at(-1) ?? null) : null,
    };
  }

  #cut(ids: readonly ItemId[]): readonly ItemId[] {
    const sizes = ids.map((id) => this.#sizeOf(id)).map((size) => (size > this.#bounds.document ? 0 : size));
    return ids.filter((_, index) => {
      const bytes = sizes.slice(0, index + 1).reduce((sum, size) => sum + size, 0);
      return index === 0 || bytes <= this.#bounds.page;
    });
  }

  #readListed(id: ItemId): Entry | ItemId {
    const text = this.#objects.get(keyOf(id)) ?? '';
    const document = this.#sizeOf(id) > this.#bounds.document ? null : decodeDocument(text, id);
    return document === null ? id : { document, etag: tagOf(text) };
  }

  #sizeOf(id: ItemId): number {
    return Buffer.byteLength(this.#objects.get(keyOf(id)) ?? '');
  }
}

function tagOf(text: string): string {
  return `"${createHash('md5').update(text).digest('hex')}"`;
}
