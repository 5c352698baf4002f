import { changeItem, findItem } from './change.ts';
import { type Document, fieldsOf, type Item, itemOf, tagOf } from './document.ts';
import { ItemUnreadable, StoreFailed } from './errors.ts';
import type { ItemFields } from './generated/item-fields.ts';
import { type ItemId, newId, RANDOM_BYTES } from './ids.ts';
import type { IntentName } from './intents.ts';
import { mergePatch } from './merge-patch.ts';
import { createOnce } from './once.ts';
import type { Precondition } from './precondition.ts';
import type { IntentStore, ItemStore, PageRequest, Stored } from './store.ts';
import { parseFields, refuseOurs } from './validation.ts';

export type { PageRequest, Precondition };

/** An item and the opaque, quoted tag of this version of it. */
export type Tagged = Readonly<{ item: Item; etag: string }>;

/** What a create made; `replayed` where an earlier one with the same idempotency key had begun it. */
export type Created = Tagged & Readonly<{ replayed: boolean }>;

/** A page of items, newest first; `next` begins the page that follows and is null on the last. */
export type ItemPage = Readonly<{ items: readonly Item[]; unreadable: readonly ItemId[]; next: ItemId | null }>;

/** What the rules need of the world: the stores, the time in ms of Unix time, and randomness. */
export type World = Readonly<{
  store: ItemStore;
  intents: IntentStore;
  now: () => number;
  randomBytes: (count: number) => Uint8Array;
}>;

const IDS_TO_TRY = 3;

/** The rules of the collection. Every verb throws StoreBusy and StoreFailed, too. */
export class Items {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** Create an item from what a client wrote. Throws ValidationFailed. */
  async create(input: unknown): Promise<Created> {
    const fields = parseFields(input);
    for (let tries = 0; tries < IDS_TO_TRY; tries += 1) {
      const document = this.#newDocument(fields);
      if ((await this.#world.store.create(document)) === 'created') {
        return { ...tagged(document), replayed: false };
      }
    }
    throw new StoreFailed(`${IDS_TO_TRY} random ids in a row were taken: the source of randomness is broken.`);
  }

  /** Create an item once for this name, within a day. Throws ValidationFailed, IdempotencyKeyReused, ItemUnreadable. */
  async createOnce(name: IntentName, input: unknown): Promise<Created> {
    const fields = parseFields(input);
    const { document, replayed } = await createOnce(this.#world, name, () => this.#newDocument(fields));
    return { ...tagged(document), replayed };
  }

  /** The item of this id. Throws ItemNotFound, ItemUnreadable. */
  async get(id: ItemId): Promise<Tagged> {
    return tagged(readable(await findItem(this.#world.store, id), id));
  }

  /** One page of the collection. */
  async list(request: PageRequest): Promise<ItemPage> {
    const { documents, unreadable, next } = await this.#world.store.list(request);
    return { items: documents.map(itemOf), unreadable, next };
  }

  /** Replace all that clients write of an item. Throws ValidationFailed, ItemNotFound, PreconditionFailed, ItemUnreadable. */
  async replace(id: ItemId, precondition: Precondition, input: unknown): Promise<Tagged> {
    const fields = parseFields(input);
    return this.#rewrite(id, precondition, () => fields);
  }

  /** Change an item by a JSON Merge Patch (RFC 7396) of what clients write. Throws as `replace` does. */
  async patch(id: ItemId, precondition: Precondition, patch: unknown): Promise<Tagged> {
    refuseOurs(patch);
    return this.#rewrite(id, precondition, (before) => parseFields(mergePatch(fieldsOf(before), patch)));
  }

  /** Delete an item, readable or not. Throws ItemNotFound, PreconditionFailed. */
  async remove(id: ItemId, precondition: Precondition): Promise<void> {
    await changeItem(this.#world.store, id, precondition, ({ version }) => this.#world.store.remove(id, version));
  }

  async #rewrite(id: ItemId, precondition: Precondition, rewrite: (before: Document) => ItemFields): Promise<Tagged> {
    return changeItem(this.#world.store, id, precondition, async (stored) => {
      const before = readable(stored, id);
      const next = this.#nextDocument(before, rewrite(before));
      const outcome = await this.#world.store.replace(next, stored.version);
      return outcome === 'replaced' ? tagged(next) : outcome;
    });
  }

  #newDocument(fields: ItemFields): Document {
    const ms = this.#world.now();
    const time = new Date(ms).toISOString();
    const id = newId(ms, this.#world.randomBytes(RANDOM_BYTES));
    return { ...fields, id, createdAt: time, updatedAt: time, revision: 1 };
  }

  #nextDocument({ id, createdAt, updatedAt, revision }: Document, fields: ItemFields): Document {
    // Clocks of two functions may differ: the time of a change is never before that of the one it follows.
    const ms = Math.max(this.#world.now(), Date.parse(updatedAt));
    return { ...fields, id, createdAt, updatedAt: new Date(ms).toISOString(), revision: revision + 1 };
  }
}

function readable({ document }: Stored, id: ItemId): Document {
  if (document === null) {
    throw new ItemUnreadable(`The object of the item ${id} is not of our making, or is damaged.`);
  }
  return document;
}

function tagged(document: Document): Tagged {
  return { item: itemOf(document), etag: tagOf(document) };
}
