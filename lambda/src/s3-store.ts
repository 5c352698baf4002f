import type { Budget } from './budget.ts';
import { type Document, decodeDocument, encodeDocument } from './document.ts';
import type { DocumentCache } from './document-cache.ts';
import { type ItemId, keyOf } from './ids.ts';
import { mapParallel } from './parallel.ts';
import type { S3Client } from './s3-client.ts';
import { type ListedItem, listItems } from './s3-listing.ts';
import { S3Objects, type StoredText } from './s3-objects.ts';
import type { Absent, ItemStore, Page, PageRequest, Stored, Version } from './store.ts';

/** Bounds of a page in bytes: of all its documents together, and of one. */
export type PageBounds = Readonly<{ page: number; document: number }>;

/**
 * An answer of a function holds 6 MB (6,291,456 bytes), with the page in it as a JSON string; escaping at most doubles it.
 * A document of ours stays far below its bound, whatever a client writes in 256 KiB.
 */
const BOUNDS: PageBounds = { page: 3_000_000, document: 2_000_000 };

const PARALLEL_READS = 32;

/** Items as objects of a bucket, one each; an empty one is an item that was deleted a moment ago. */
export class S3Store implements ItemStore {
  readonly #objects: S3Objects;
  readonly #budget: Budget;
  readonly #cache: DocumentCache;
  readonly #bounds: PageBounds;

  constructor(client: S3Client, budget: Budget, cache: DocumentCache, bounds: PageBounds = BOUNDS) {
    this.#objects = new S3Objects(client, budget);
    this.#budget = budget;
    this.#cache = cache;
    this.#bounds = bounds;
  }

  async create(document: Document): Promise<'created' | 'exists'> {
    const outcome = await this.#objects.create(keyOf(document.id), encodeDocument(document));
    // Nobody else draws the same random id: what an unsure try ran into is its own first one.
    return outcome === 'unsure' ? 'created' : outcome;
  }

  async read(id: ItemId): Promise<Stored | Absent> {
    const found = await this.#fetch(id);
    return typeof found === 'string' ? found : storedOf(found, id);
  }

  replace(document: Document, version: Version): Promise<'replaced' | 'stale' | 'missing'> {
    return this.#objects.replace(keyOf(document.id), encodeDocument(document), version);
  }

  remove(id: ItemId, version: Version): Promise<'removed' | 'stale' | 'missing'> {
    return this.#objects.remove(keyOf(id), version);
  }

  async list({ after, limit }: PageRequest): Promise<Page> {
    const { listed, resume } = await listItems(this.#objects, after, limit + 1);
    const page = this.#cut(listed.slice(0, limit));
    const reads = await mapParallel(page, PARALLEL_READS, (object) => this.#readListed(object));
    return {
      documents: reads.filter((read) => typeof read === 'object').filter((read) => read !== null),
      unreadable: reads.filter((read) => typeof read === 'string'),
      next: page.length < listed.length ? (page.at(-1)?.id ?? null) : resume,
    };
  }

  #cut(listed: readonly ListedItem[]): readonly ListedItem[] {
    let bytes = 0;
    const over = listed.findIndex(({ size }, index) => {
      bytes += size > this.#bounds.document ? 0 : size;
      return index > 0 && bytes > this.#bounds.page;
    });
    return over === -1 ? listed : listed.slice(0, over);
  }

  /** The document, the id of what is not readable, or null for what was deleted since it was listed. */
  async #readListed({ id, size, etag }: ListedItem): Promise<Document | ItemId | null> {
    if (size > this.#bounds.document) {
      return id;
    }
    const cached = this.#cache.get(id, etag);
    if (cached !== null) {
      this.#budget.countCacheHit();
      return cached;
    }
    const found = await this.#fetch(id);
    if (typeof found === 'string') {
      return null;
    }
    const { document, version } = storedOf(found, id);
    if (document !== null && found.text !== null) {
      this.#cache.put(document, version.tag, found.text.length);
    }
    return document ?? id;
  }

  async #fetch(id: ItemId): Promise<StoredText | Absent> {
    const found = await this.#objects.read(keyOf(id));
    return typeof found === 'object' && found.text === '' ? 'deleted' : found;
  }
}

function storedOf({ text, version }: StoredText, id: ItemId): Stored {
  const document = decodeDocument(text);
  return { document: document?.id === id ? document : null, version };
}
