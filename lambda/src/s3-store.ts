import type { Budget } from './budget.ts';
import { type Document, encodeDocument } from './document.ts';
import { type ItemId, keyOf } from './ids.ts';
import type { S3Client } from './s3-client.ts';
import { readItem } from './s3-item.ts';
import { S3Objects } from './s3-objects.ts';
import { type Memory, type PageBounds, S3Pages } from './s3-pages.ts';
import type { Absent, ItemStore, Page, PageRequest, Stored, Version } from './store.ts';

/** Items as objects of a bucket, one each; an empty one is an item that was deleted a moment ago. */
export class S3Store implements ItemStore {
  readonly #objects: S3Objects;
  readonly #pages: S3Pages;

  constructor(client: S3Client, budget: Budget, memory: Memory, bounds?: PageBounds) {
    this.#objects = new S3Objects(client, budget);
    this.#pages = new S3Pages(this.#objects, budget, memory, bounds);
  }

  async create(document: Document): Promise<'created' | 'exists'> {
    const outcome = await this.#objects.create(keyOf(document.id), encodeDocument(document));
    // Nobody else draws the same random id: what an unsure try ran into is its own first one.
    return outcome === 'unsure' ? 'created' : outcome;
  }

  read(id: ItemId): Promise<Stored | Absent> {
    return readItem(this.#objects, id);
  }

  replace(document: Document, version: Version): Promise<'replaced' | 'stale' | 'missing'> {
    return this.#objects.replace(keyOf(document.id), encodeDocument(document), version);
  }

  remove(id: ItemId, version: Version): Promise<'removed' | 'stale' | 'missing'> {
    return this.#objects.remove(keyOf(id), version);
  }

  list(request: PageRequest): Promise<Page> {
    return this.#pages.list(request);
  }
}
