import { tagOf } from './document.ts';
import { ItemNotFound, PreconditionFailed } from './errors.ts';
import type { ItemId } from './ids.ts';
import { allows, type Precondition } from './precondition.ts';
import type { ItemStore, Stored } from './store.ts';

/** What became of a change that something else was quicker than. */
export type Conflict = 'stale' | 'missing';

/** What is stored of an item; throws ItemNotFound. */
export async function findItem(store: ItemStore, id: ItemId): Promise<Stored> {
  const found = await store.read(id);
  if (typeof found === 'string') {
    throw notFound();
  }
  return found;
}

/**
 * Change what is stored of an item; throws ItemNotFound, PreconditionFailed.
 * Where any version of it will do, a change that was overtaken is tried anew until the time is over.
 */
export async function changeItem<Done extends object | 'removed'>(
  store: ItemStore,
  id: ItemId,
  precondition: Precondition,
  change: (stored: Stored) => Promise<Done | Conflict>,
): Promise<Done> {
  for (;;) {
    const stored = await findItem(store, id);
    const tag = stored.document && tagOf(stored.document);
    const outcome = allows(precondition, tag) ? await change(stored) : 'stale';
    if (outcome !== 'stale' && outcome !== 'missing') {
      return outcome as Done;
    }
    refuse(outcome, precondition);
  }
}

/** Throw what a conflict means to the caller; return where any version of the item will do. */
function refuse(conflict: Conflict, precondition: Precondition): void {
  if (conflict === 'missing') {
    throw notFound();
  }
  if (precondition !== '*') {
    throw new PreconditionFailed(
      'The item has another ETag by now: read it again, and send the change with If-Match and its new ETag.',
    );
  }
}

function notFound(): ItemNotFound {
  return new ItemNotFound('No item has this id: it was never created, or it was deleted.');
}
