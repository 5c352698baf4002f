import { type Document, decodeDocument, encodeDocument } from '../../src/document.ts';
import type { IntentName } from '../../src/intents.ts';
import type { Absent, IntentStore, Stored, Version } from '../../src/store.ts';
import { MemoryObjects } from './memory-objects.ts';

/** The in-memory twin of the store of intents, over the texts that it is given. */
export class MemoryIntents implements IntentStore {
  readonly #objects: MemoryObjects;

  constructor(objects = new MemoryObjects()) {
    this.#objects = objects;
  }

  async create(name: IntentName, document: Document): Promise<'created' | 'exists'> {
    return this.#objects.create(`idempotency/${name}.json`, encodeDocument(document));
  }

  async read(name: IntentName): Promise<Stored | Absent> {
    const found = this.#objects.read(`idempotency/${name}.json`);
    return typeof found === 'string' ? found : { document: decodeDocument(found.text), version: found.version };
  }

  async replace(name: IntentName, document: Document, version: Version): Promise<'replaced' | 'stale' | 'missing'> {
    return this.#objects.replace(`idempotency/${name}.json`, encodeDocument(document), version);
  }
}
