import type { Budget } from './budget.ts';
import { type Document, decodeDocument, encodeDocument } from './document.ts';
import { ItemUnreadable, StoreFailed } from './errors.ts';
import { type ItemId, idOfKey, keyOf } from './ids.ts';
import { mapParallel } from './parallel.ts';
import { type S3Client, S3Refused, type S3Reply, type S3Request } from './s3-client.ts';
import { type Listing, readListing } from './s3-xml.ts';
import type { Created, Entry, ItemStore, Page, PageRequest } from './store.ts';

/** Bounds of a page in bytes: of all its documents together, and of one. */
export type PageBounds = Readonly<{ page: number; document: number }>;

type Listed = Readonly<{ id: ItemId; size: number }>;

/**
 * An answer of a function holds 6 MB (6,291,456 bytes), with the page in it as a JSON string; escaping at most doubles it.
 * A document of ours stays far below its bound, whatever a client writes in 256 KiB.
 */
const BOUNDS: PageBounds = { page: 3_000_000, document: 2_000_000 };

const LARGEST_LISTING = 1000;
const PARALLEL_READS = 32;

/** Items as objects of a bucket, one each. */
export class S3Store implements ItemStore {
  readonly #client: S3Client;
  readonly #budget: Budget;
  readonly #bounds: PageBounds;

  constructor(client: S3Client, budget: Budget, bounds: PageBounds = BOUNDS) {
    this.#client = client;
    this.#budget = budget;
    this.#bounds = bounds;
  }

  async create(document: Document): Promise<Created> {
    const body = encodeDocument(document);
    const headers = { 'Content-Type': 'application/json', 'If-None-Match': '*' };
    const request = { method: 'PUT', key: keyOf(document.id), headers, body } as const;
    const reply = await this.#send(request);
    if (reply.status === 412) {
      return reply.tries > 1 ? this.#ownFirstTry(document.id, body) : 'exists';
    }
    return { etag: etagOf(demand(reply, request)) };
  }

  async get(id: ItemId): Promise<Entry | null> {
    const reply = await this.#read(id);
    if (reply === null) {
      return null;
    }
    const entry = entryOf(reply, id);
    if (entry === null) {
      throw new ItemUnreadable(`The object ${keyOf(id)} is not an item of ours, or is damaged.`);
    }
    return entry;
  }

  async list({ after, limit }: PageRequest): Promise<Page> {
    const listed = await this.#listItems(after, limit + 1);
    const page = this.#cut(listed.slice(0, limit));
    const reads = await mapParallel(page, PARALLEL_READS, (object) => this.#readListed(object));
    return {
      entries: reads.filter((read) => typeof read === 'object').filter((read) => read !== null),
      unreadable: reads.filter((read) => typeof read === 'string'),
      next: page.length < listed.length ? (page.at(-1)?.id ?? null) : null,
    };
  }

  /** A first try that was lost on its way back may have stored what the next one then found there. */
  async #ownFirstTry(id: ItemId, body: string): Promise<Created> {
    const reply = await this.#read(id);
    return reply !== null && reply.body.toString('utf8') === body ? { etag: etagOf(reply) } : 'exists';
  }

  /** The first `wanted` items behind `after`, or all there are; keys that are no item's are passed over. */
  async #listItems(after: ItemId | null, wanted: number): Promise<Listed[]> {
    const found: Listed[] = [];
    let start = after === null ? '' : keyOf(after);
    let count = Math.min(wanted, LARGEST_LISTING);
    for (;;) {
      const listing = await this.#listObjects(start, count);
      found.push(...itemsOf(listing));
      const last = listing.objects.at(-1);
      if (found.length >= wanted || !listing.truncated) {
        return found.slice(0, wanted);
      }
      if (last === undefined) {
        throw new StoreFailed('S3 listed nothing and said that more follows.');
      }
      start = last.key;
      count = LARGEST_LISTING;
    }
  }

  async #listObjects(start: string, count: number): Promise<Listing> {
    const query = {
      'list-type': '2',
      prefix: 'items/',
      'max-keys': `${count}`,
      ...(start && { 'start-after': start }),
    };
    const request = { method: 'GET', key: '', query } as const;
    const reply = demand(await this.#send(request), request);
    try {
      return readListing(reply.body.toString('utf8'));
    } catch (cause) {
      throw new StoreFailed('The answer of S3 to a LIST cannot be read.', { cause });
    }
  }

  #cut(listed: readonly Listed[]): readonly Listed[] {
    let bytes = 0;
    const over = listed.findIndex(({ size }, index) => {
      bytes += size > this.#bounds.document ? 0 : size;
      return index > 0 && bytes > this.#bounds.page;
    });
    return over === -1 ? listed : listed.slice(0, over);
  }

  /** The entry, the id of what is not readable, or null for what was deleted since it was listed. */
  async #readListed({ id, size }: Listed): Promise<Entry | ItemId | null> {
    if (size > this.#bounds.document) {
      return id;
    }
    const reply = await this.#read(id);
    return reply === null ? null : (entryOf(reply, id) ?? id);
  }

  async #read(id: ItemId): Promise<S3Reply | null> {
    const request = { method: 'GET', key: keyOf(id) } as const;
    const reply = await this.#send(request);
    const missing = reply.status === 404 && new S3Refused(request, reply).code === 'NoSuchKey';
    return missing ? null : demand(reply, request);
  }

  #send(request: S3Request): Promise<S3Reply> {
    return this.#client.send(request, this.#budget);
  }
}

function itemsOf(listing: Listing): Listed[] {
  return listing.objects.flatMap(({ key, size }) => {
    const id = idOfKey(key);
    return id === null ? [] : [{ id, size }];
  });
}

function entryOf(reply: S3Reply, id: ItemId): Entry | null {
  const document = decodeDocument(reply.body.toString('utf8'), id);
  return document === null ? null : { document, etag: etagOf(reply) };
}

function demand(reply: S3Reply, request: S3Request): S3Reply {
  if (reply.status !== 200) {
    throw new StoreFailed('S3 refused what the backend asked.', { cause: new S3Refused(request, reply) });
  }
  return reply;
}

function etagOf(reply: S3Reply): string {
  if (reply.headers.etag === undefined) {
    throw new StoreFailed('S3 answered without an ETag.');
  }
  return reply.headers.etag;
}
