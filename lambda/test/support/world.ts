import { type ItemId, idOfKey } from '../../src/ids.ts';
import { MemoryIntents } from './memory-intents.ts';
import { MemoryObjects } from './memory-objects.ts';
import { MemoryStore } from './memory-store.ts';

/** Stores over memory and the objects under them, with a clock that stands at `ms`. */
export function openWorld(ms: number) {
  const objects = new MemoryObjects();
  return { objects, store: new MemoryStore(objects), intents: new MemoryIntents(objects), now: () => ms };
}

export type World = ReturnType<typeof openWorld>;

/** The ids of the items that are there. */
export function itemsIn(objects: MemoryObjects): ItemId[] {
  return objects.keys().flatMap((key) => idOfKey(key) ?? []);
}
