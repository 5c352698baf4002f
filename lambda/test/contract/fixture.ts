import assert from 'node:assert/strict';
import type { ItemId } from '../../src/ids.ts';
import type { PageBounds } from '../../src/s3-pages.ts';
import type { IntentStore, ItemStore, Page, Stored } from '../../src/store.ts';
import { documentAt } from '../support/documents.ts';

/** What the promises need beside the store: hands on what lies under its keys. */
export interface Fixture {
  openStore(bounds?: PageBounds): ItemStore;
  openIntents(): IntentStore;
  /** Whether it says of a key that it was deleted, as S3 does; without, it is as if never written. */
  tellsDeleted: boolean;
  putRaw(key: string, text: string): Promise<void>;
  removeRaw(key: string): Promise<void>;
}

/** A time that items of tests are created around. */
export const NOON = Date.UTC(2026, 0, 1, 12);

/** Store items a ms apart; resolves to their ids, newest first. */
export async function storeMany(store: ItemStore, count: number, newest = NOON, fields = {}): Promise<ItemId[]> {
  const documents = Array.from({ length: count }, (_, index) => documentAt(newest - index, { name: 'n', ...fields }));
  await Promise.all(documents.map((document) => store.create(document)));
  return documents.map((document) => document.id).sort();
}

/** The ids on each page, from the newest to the last. */
export async function walk(store: ItemStore, limit: number): Promise<ItemId[][]> {
  const pages: ItemId[][] = [];
  let after: ItemId | null = null;
  do {
    const page = await store.list({ after, limit });
    pages.push(idsOf(page));
    after = page.next;
  } while (after !== null);
  return pages;
}

/** The ids of the items on a page. */
export function idsOf(page: Page): ItemId[] {
  return page.documents.map((document) => document.id);
}

/** What is stored of an item that must be there. */
export async function found(store: ItemStore, id: ItemId): Promise<Stored> {
  const stored = await store.read(id);
  assert.ok(typeof stored === 'object', `${id} is ${stored}`);
  return stored;
}
