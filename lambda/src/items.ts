import type { Document, Item } from './document.ts';
import { ItemNotFound, StoreFailed } from './errors.ts';
import type { ItemFields } from './generated/item-fields.ts';
import { type ItemId, newId, RANDOM_BYTES } from './ids.ts';
import type { ItemStore, PageRequest } from './store.ts';
import { parseFields } from './validation.ts';

export type { PageRequest };

/** An item and the opaque, quoted tag of this version of it. */
export type Tagged = Readonly<{ item: Item; etag: string }>;

/** A page of items, newest first; `next` begins the page that follows and is null on the last. */
export type ItemPage = Readonly<{ items: readonly Item[]; unreadable: readonly ItemId[]; next: ItemId | null }>;

/** What the rules need of the world: a store, the time in ms of Unix time, and randomness. */
export type World = Readonly<{ store: ItemStore; now: () => number; randomBytes: (count: number) => Uint8Array }>;

const IDS_TO_TRY = 3;

/** The rules of the collection. */
export class Items {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** Create an item from what a client wrote. Throws ValidationFailed, StoreBusy, StoreFailed. */
  async create(input: unknown): Promise<Tagged> {
    const fields = parseFields(input);
    for (let tries = 0; tries < IDS_TO_TRY; tries += 1) {
      const document = this.#newDocument(fields);
      const created = await this.#world.store.create(document);
      if (created !== 'exists') {
        return { item: shown(document), etag: created.etag };
      }
    }
    throw new StoreFailed(`${IDS_TO_TRY} random ids in a row were taken: the source of randomness is broken.`);
  }

  /** The item of this id. Throws ItemNotFound, ItemUnreadable, StoreBusy, StoreFailed. */
  async get(id: ItemId): Promise<Tagged> {
    const entry = await this.#world.store.get(id);
    if (entry === null) {
      throw new ItemNotFound('No item has this id: it was never created, or it was deleted.');
    }
    return { item: shown(entry.document), etag: entry.etag };
  }

  /** One page of the collection. Throws StoreBusy, StoreFailed. */
  async list(request: PageRequest): Promise<ItemPage> {
    const { entries, unreadable, next } = await this.#world.store.list(request);
    return { items: entries.map((entry) => shown(entry.document)), unreadable, next };
  }

  #newDocument(fields: ItemFields): Document {
    const ms = this.#world.now();
    const time = new Date(ms).toISOString();
    const id = newId(ms, this.#world.randomBytes(RANDOM_BYTES));
    return { ...fields, id, createdAt: time, updatedAt: time, revision: 1 };
  }
}

function shown(document: Document): Item {
  const { id, createdAt, updatedAt, revision: _, ...fields } = document;
  return { id, ...fields, createdAt, updatedAt };
}
