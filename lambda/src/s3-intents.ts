import type { Budget } from './budget.ts';
import { type Document, decodeDocument, encodeDocument } from './document.ts';
import type { IntentName } from './intents.ts';
import type { S3Client } from './s3-client.ts';
import { S3Objects } from './s3-objects.ts';
import type { Absent, IntentStore, Stored, Version } from './store.ts';

/** Intents as objects of a bucket, one each. The bucket's lifecycle deletes those that no longer count. */
export class S3Intents implements IntentStore {
  readonly #objects: S3Objects;

  constructor(client: S3Client, budget: Budget) {
    this.#objects = new S3Objects(client, budget);
  }

  async create(name: IntentName, document: Document): Promise<'created' | 'exists'> {
    const outcome = await this.#objects.create(keyOf(name), encodeDocument(document));
    return outcome === 'unsure' ? this.#whoseIs(name, document) : outcome;
  }

  async read(name: IntentName): Promise<Stored | Absent> {
    const found = await this.#objects.read(keyOf(name));
    return typeof found === 'string' ? found : { document: decodeDocument(found.text), version: found.version };
  }

  replace(name: IntentName, document: Document, version: Version): Promise<'replaced' | 'stale' | 'missing'> {
    return this.#objects.replace(keyOf(name), encodeDocument(document), version);
  }

  async #whoseIs(name: IntentName, document: Document): Promise<'created' | 'exists'> {
    const found = await this.read(name);
    return typeof found === 'object' && found.document?.id === document.id ? 'created' : 'exists';
  }
}

function keyOf(name: IntentName): string {
  return `idempotency/${name}.json`;
}
