import { type Document, decodeDocument, encodeDocument } from '../../src/document.ts';
import { type ItemId, idOfKey, keyOf } from '../../src/ids.ts';
import type { PageBounds } from '../../src/s3-pages.ts';
import type { Absent, ItemStore, Page, PageRequest, Stored, Version } from '../../src/store.ts';
import { MemoryObjects } from './memory-objects.ts';

const SETTLED_MS = 60_000;

/** The in-memory twin of the store of items, over the texts that it is given. */
export class MemoryStore implements ItemStore {
  readonly #objects: MemoryObjects;
  readonly #bounds: PageBounds;

  constructor(objects = new MemoryObjects(), bounds: PageBounds = { page: 3_000_000, document: 2_000_000 }) {
    this.#objects = objects;
    this.#bounds = bounds;
  }

  async create(document: Document): Promise<'created' | 'exists'> {
    return this.#objects.create(keyOf(document.id), encodeDocument(document));
  }

  async read(id: ItemId): Promise<Stored | Absent> {
    const found = this.#objects.read(keyOf(id));
    if (typeof found === 'object' && found.text === '') {
      return 'deleted';
    }
    return typeof found === 'string' ? found : { document: this.#decode(found.text, id), version: found.version };
  }

  async replace(document: Document, version: Version): Promise<'replaced' | 'stale' | 'missing'> {
    return this.#objects.replace(keyOf(document.id), encodeDocument(document), version);
  }

  async remove(id: ItemId, version: Version): Promise<'removed' | 'stale' | 'missing'> {
    const outcome = this.#objects.replace(keyOf(id), '', version);
    if (outcome === 'replaced' && version.age >= SETTLED_MS) {
      this.#objects.mark(keyOf(id));
    }
    return outcome === 'replaced' ? 'removed' : outcome;
  }

  async list({ after, limit }: PageRequest): Promise<Page> {
    const keys = this.#objects.keys().filter((key) => after === null || key > keyOf(after));
    const ids = keys.sort().flatMap((key) => idOfKey(key) ?? []);
    const page = this.#cut(ids.slice(0, limit));
    const reads = page.map((id) => this.#readListed(id));
    return {
      documents: reads.filter((read) => typeof read !== 'string'),
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

  #readListed(id: ItemId): Document | ItemId {
    return (this.#sizeOf(id) > this.#bounds.document ? null : this.#decode(this.#objects.textOf(keyOf(id)), id)) ?? id;
  }

  #decode(text: string | null, id: ItemId): Document | null {
    const document = decodeDocument(text);
    return document?.id === id ? document : null;
  }

  #sizeOf(id: ItemId): number {
    return Buffer.byteLength(this.#objects.textOf(keyOf(id)));
  }
}
