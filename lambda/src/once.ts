import { type Document, fieldsOf } from './document.ts';
import { IdempotencyKeyReused, ItemUnreadable, StoreBusy } from './errors.ts';
import type { IntentName } from './intents.ts';
import type { IntentStore, ItemStore } from './store.ts';

type Stores = Readonly<{ store: ItemStore; intents: IntentStore; now: () => number }>;
type Once = Readonly<{ document: Document; replayed: boolean }>;

/** How long an idempotency key is remembered, in ms. */
export const KEY_LIFETIME_MS = 24 * 3_600_000;

const CLAIMS_TO_TRY = 5;

/**
 * Create one item for one intent, under retries, races and crashes at any point.
 *
 * The intent comes first and chooses the item, which comes next; whoever finds the intent finishes what it says.
 * `draft` makes the item where this call is the first. Throws IdempotencyKeyReused, ItemUnreadable, StoreBusy.
 */
export async function createOnce(stores: Stores, name: IntentName, draft: () => Document): Promise<Once> {
  for (let tries = 0; tries < CLAIMS_TO_TRY; tries += 1) {
    const document = draft();
    const earlier = await claim(stores, name, document);
    if (earlier === 'claimed') {
      // Where it exists, a retry was quicker to finish it; it may have been changed or deleted since.
      await stores.store.create(document);
      return { document, replayed: false };
    }
    if (earlier !== 'lost') {
      requireSame(earlier, document);
      await finish(stores, earlier);
      return { document: earlier, replayed: true };
    }
  }
  throw new StoreBusy('Others took the idempotency key again and again while it expired.');
}

/** Claim the name; else the document of who did before, or `lost` where that changed as it was looked at. */
async function claim(
  { intents, now }: Stores,
  name: IntentName,
  mine: Document,
): Promise<Document | 'claimed' | 'lost'> {
  if ((await intents.create(name, mine)) === 'created') {
    return 'claimed';
  }
  const found = await intents.read(name);
  if (typeof found === 'string') {
    return 'lost';
  }
  if (found.document === null) {
    throw new ItemUnreadable(`The intent ${name} is damaged: what was created with its key is not known.`);
  }
  if (now() - Date.parse(found.document.createdAt) < KEY_LIFETIME_MS) {
    return found.document;
  }
  return (await intents.replace(name, mine, found.version)) === 'replaced' ? 'claimed' : 'lost';
}

/** Store what the intent chose, unless it was stored before: then it may have been changed or deleted since. */
async function finish({ store }: Stores, document: Document): Promise<void> {
  if ((await store.read(document.id)) === 'never') {
    await store.create(document);
  }
}

function requireSame(earlier: Document, mine: Document): void {
  // Only replays need it, and it brings fifteen modules of Node's along.
  const { isDeepStrictEqual } = process.getBuiltinModule('node:util');
  // Compared as they are stored: JSON has one zero, and no order of members.
  if (!isDeepStrictEqual(fieldsOf(earlier), JSON.parse(JSON.stringify(fieldsOf(mine))))) {
    throw new IdempotencyKeyReused(
      'The Idempotency-Key was sent before with another body: send a new key, or that body again.',
    );
  }
}
