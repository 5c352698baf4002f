import { MemoryIntents } from '../support/memory-intents.ts';
import { MemoryObjects } from '../support/memory-objects.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { storeContract } from './store-contract.ts';

storeContract('memory', async () => {
  const objects = new MemoryObjects();
  return {
    tellsDeleted: true,
    openStore: (bounds) => new MemoryStore(objects, bounds),
    openIntents: () => new MemoryIntents(objects),
    putRaw: async (key, text) => objects.put(key, text),
    removeRaw: async (key) => objects.mark(key),
  };
});
