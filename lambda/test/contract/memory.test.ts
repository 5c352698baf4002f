import { MemoryStore } from '../support/memory-store.ts';
import { storeContract } from './store-contract.ts';

storeContract('memory', async () => {
  const objects = new Map<string, string>();
  return {
    openStore: (bounds) => new MemoryStore(objects, bounds),
    putRaw: async (key, text) => void objects.set(key, text),
    removeRaw: async (key) => void objects.delete(key),
  };
});
