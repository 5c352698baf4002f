import crypto from 'node:crypto';
import type { Budget } from './budget.ts';
import { type Document, decodeDocument, encodeDocument } from './document.ts';
import type { DocumentCache } from './document-cache.ts';
import { heapSizeOf } from './heap-size.ts';
import type { ItemId } from './ids.ts';
import type { ListedItem } from './s3-listing.ts';
import type { S3Objects } from './s3-objects.ts';

/** One PUT costs as much as 12.5 GETs: a block that saves fewer is not worth its writing, nor its reading again. */
const WORTH = 13;
/** What S3 sends within the time of a few reads. */
const MOST_BYTES = 1_000_000;
/** A block is worth no second try, and no wait that a page would be noticed for. */
const READ = { tries: 1, perTry: 1000, firstPause: 0 };

/** How many reads a page has cost, retries included, and how many ms. */
export type Reads = Readonly<{ count: number; ms: number }>;

/** The stored texts of documents, by id. */
type Texts = ReadonlyMap<ItemId, string>;

/**
 * The documents of a page as one that was read before had them, in one object: a text on each line. Read into the cache
 * beside the LIST of the next such page, it saves that one its reads.
 *
 * The LIST alone says what a page has. S3's tag of an object that was written in one piece is the MD5 of its text, so each
 * line is kept in the cache under the tag that is made from the line itself: whatever a block holds, and whoever wrote it,
 * what is found under a tag that a LIST names is that version of the item. Anybody may delete a block, at any time.
 */
export class PageBlock {
  readonly #key: string;
  readonly #limit: number;
  readonly #objects: S3Objects;
  readonly #budget: Budget;
  readonly #cache: DocumentCache;
  readonly #known: Set<string>;
  #held: Texts | null = null;

  /** The block of a first page of `limit` items; `known` names those that this process has read, or looked for in vain. */
  constructor(limit: number, objects: S3Objects, budget: Budget, cache: DocumentCache, known: Set<string>) {
    this.#key = `blocks/head-${limit}.jsonl`;
    this.#limit = limit;
    this.#objects = objects;
    this.#budget = budget;
    this.#cache = cache;
    this.#known = known;
  }

  /** Read the block into the cache unless this process has. Never rejects, but notes a fault. */
  async fill(): Promise<void> {
    if (!this.#known.has(this.#key)) {
      await this.#read();
    }
  }

  /** Read the block again where that may save more than it costs: others may have written it since. Never rejects. */
  async refill(missing: number): Promise<void> {
    if (missing >= WORTH && this.#held === null) {
      await this.#read();
    }
  }

  /**
   * Leave the documents of a page for others to find, where that saves them enough; wait for it no longer than the page's
   * own reads took. Never rejects.
   */
  async leave(listed: readonly ListedItem[], documents: readonly Document[], reads: Reads): Promise<void> {
    const texts = this.#held === null || reads.count < WORTH ? [] : bounded(textsOf(listed, documents));
    const saves = texts.filter(([id, text]) => this.#held?.get(id) !== text).length;
    if (saves >= WORTH) {
      const body = texts.map(([, text]) => text).join('\n');
      const writing = this.#objects.overwrite(this.#key, body, { ...READ, perTry: Math.max(reads.ms, 1) });
      await writing.catch((fault: Error) => this.#note('may not have been written', fault));
    }
  }

  async #read(): Promise<void> {
    this.#known.add(this.#key);
    this.#held = new Map();
    try {
      const found = await this.#objects.read(this.#key, READ);
      if (typeof found === 'object') {
        this.#held = this.#pour(found.text);
      }
    } catch (fault) {
      this.#note('was not read', fault as Error);
    }
  }

  #pour(text: string | null): Texts {
    const held = new Map<ItemId, string>();
    if (text === null || text.length > MOST_BYTES) {
      this.#budget.noteFault(`${this.#key} is no text that a block could be.`);
      return held;
    }
    for (const line of text.split('\n', this.#limit)) {
      const document = decodeDocument(line);
      if (document !== null) {
        held.set(document.id, line);
        this.#keep(document, line);
      }
    }
    return held;
  }

  /** A block may be older than what this process has read meanwhile, which must not make place for it. */
  #keep(document: Document, line: string): void {
    if (document.revision > this.#cache.revisionOf(document.id)) {
      this.#cache.put(document, tagOf(line), heapSizeOf(line));
    }
  }

  #note(what: string, fault: Error): void {
    this.#budget.noteFault(`${this.#key} ${what}: ${fault.message} ${fault.cause ?? ''}`.trim());
  }
}

/** The tag that S3 gives an object of this text. */
export function tagOf(text: string): string {
  return `"${crypto.hash('md5', text)}"`;
}

/** The texts of documents, newest first, each only where it is the very one that was listed. */
function textsOf(listed: readonly ListedItem[], documents: readonly Document[]): [ItemId, string][] {
  const tags = new Map(listed.map(({ id, etag }) => [id, etag]));
  const texts = documents.map((document): [ItemId, string] => [document.id, encodeDocument(document)]);
  return texts.filter(([id, text]) => tags.get(id) === tagOf(text));
}

function bounded(texts: readonly [ItemId, string][]): readonly [ItemId, string][] {
  let bytes = 0;
  const over = texts.findIndex(([, text]) => {
    bytes += Buffer.byteLength(text) + 1;
    return bytes > MOST_BYTES;
  });
  return over === -1 ? texts : texts.slice(0, over);
}
