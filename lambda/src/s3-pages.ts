import type { Budget } from './budget.ts';
import type { Document } from './document.ts';
import type { DocumentCache } from './document-cache.ts';
import { heapSizeOf } from './heap-size.ts';
import type { ItemId } from './ids.ts';
import { mapParallel } from './parallel.ts';
import { readItem } from './s3-item.ts';
import { type ListedItem, listItems } from './s3-listing.ts';
import type { S3Objects } from './s3-objects.ts';
import { PageBlock } from './s3-page-block.ts';
import type { Page, PageRequest } from './store.ts';

/** Bounds of a page in bytes: of all its documents together, and of one. */
export type PageBounds = Readonly<{ page: number; document: number }>;

/** What outlives a request: documents that were read, and the names of the blocks that were; null where blocks are off. */
export type Memory = Readonly<{ cache: DocumentCache; blocks: Set<string> | null }>;

/**
 * An answer of a function holds 6 MB (6,291,456 bytes), with the page in it as a JSON string; escaping at most doubles it.
 * A document of ours stays far below its bound, whatever a client writes in 256 KiB.
 */
const BOUNDS: PageBounds = { page: 3_000_000, document: 2_000_000 };

/** How many items are read side by side: with more, a page is not read sooner, for the start of a connection takes CPU. */
export const READS_AT_ONCE = 50;

/** The document, the id of what is not readable, or null for what was deleted since it was listed. */
type Read = Document | ItemId | null;

/** Pages of items: what S3 lists, and a document for each that comes from memory where this version of it is there. */
export class S3Pages {
  readonly #objects: S3Objects;
  readonly #budget: Budget;
  readonly #cache: DocumentCache;
  readonly #blocks: Set<string> | null;
  readonly #bounds: PageBounds;

  constructor(objects: S3Objects, budget: Budget, { cache, blocks }: Memory, bounds: PageBounds = BOUNDS) {
    this.#objects = objects;
    this.#budget = budget;
    this.#cache = cache;
    this.#blocks = blocks;
    this.#bounds = bounds;
  }

  /** One page, as the store's `list` has it. */
  async list({ after, limit }: PageRequest): Promise<Page> {
    const block = after === null ? this.#blockOf(limit) : null;
    const filling = block?.fill();
    const { listed, resume } = await listItems(this.#objects, after, limit + 1).finally(() => filling);
    const page = this.#cut(listed.slice(0, limit));
    const reads = await (block === null ? this.#readAll(page) : this.#readAround(block, page));
    return {
      documents: documentsOf(reads),
      unreadable: reads.filter((read) => typeof read === 'string'),
      next: page.length < listed.length ? (page.at(-1)?.id ?? null) : resume,
    };
  }

  /** Where blocks are on, read that of a first page of `limit` items ahead of its request. Never rejects. */
  async anticipate(limit: number): Promise<void> {
    await this.#blockOf(limit)?.fill();
  }

  #blockOf(limit: number): PageBlock | null {
    return this.#blocks && new PageBlock(limit, this.#objects, this.#budget, this.#cache, this.#blocks);
  }

  #cut(listed: readonly ListedItem[]): readonly ListedItem[] {
    let bytes = 0;
    const over = listed.findIndex(({ size }, index) => {
      bytes += size > this.#bounds.document ? 0 : size;
      return index > 0 && bytes > this.#bounds.page;
    });
    return over === -1 ? listed : listed.slice(0, over);
  }

  /** Read a page; before, its block where memory lacks much of it, and after, leave it in the block. */
  async #readAround(block: PageBlock, page: readonly ListedItem[]): Promise<readonly Read[]> {
    await block.refill(page.filter(({ id, etag }) => this.#cache.get(id, etag) === null).length);
    const { requests, timeLeft } = this.#budget;
    const reads = await this.#readAll(page);
    const cost = { count: this.#budget.requests - requests, ms: timeLeft - this.#budget.timeLeft };
    await block.leave(page, documentsOf(reads), cost);
    return reads;
  }

  async #readAll(page: readonly ListedItem[]): Promise<readonly Read[]> {
    const kept = page.map(({ id, etag }) => this.#cache.get(id, etag));
    const missing = page.filter((_, index) => kept[index] === null);
    this.#budget.countCacheHits(page.length - missing.length);
    const reads = (await mapParallel(missing, READS_AT_ONCE, (object) => this.#readListed(object))).values();
    return kept.map((document) => document ?? reads.next().value ?? null);
  }

  async #readListed({ id, size }: ListedItem): Promise<Read> {
    if (size > this.#bounds.document) {
      return id;
    }
    const found = await readItem(this.#objects, id);
    if (typeof found === 'string') {
      return null;
    }
    const { document, version, text } = found;
    if (document !== null) {
      this.#cache.put(document, version.tag, heapSizeOf(text));
    }
    return document ?? id;
  }
}

function documentsOf(reads: readonly Read[]): readonly Document[] {
  return reads.filter((read) => typeof read === 'object' && read !== null);
}
