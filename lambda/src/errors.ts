/** One fault in what a caller wrote: where it is (JSON Pointer, RFC 6901) and what to do about it. */
export type Fault = Readonly<{ pointer: string; detail: string }>;

/** A body may break the schema in more places than an answer has room for. */
const MOST_FAULTS = 100;

/** What was asked for cannot be done: the message tells the caller what to do instead, and may be shown. */
export class Refusal extends Error {}

/** The fields of an item break the schema. */
export class ValidationFailed extends Refusal {
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    const count = faults.length === 1 ? 'a fault' : `${faults.length} faults`;
    const most = faults.length > MOST_FAULTS ? `, which are the first ${MOST_FAULTS}` : '';
    super(`The item has ${count}: mend what "errors" names${most}.`);
    this.faults = faults.slice(0, MOST_FAULTS);
  }
}

/** The text is not the id of any item, now or ever. */
export class MalformedId extends Refusal {}

/** No item has this id. */
export class ItemNotFound extends Refusal {}

/** The item is not in the state that the caller makes the change depend on. */
export class PreconditionFailed extends Refusal {}

/** The idempotency key was used for another item. */
export class IdempotencyKeyReused extends Refusal {}

/** The object under an item's key is not an item of ours, or is damaged. */
export class ItemUnreadable extends Error {
  // Spelled out for the log: the bundle's classes have short names.
  override readonly name = 'ItemUnreadable';
}

/** The store refuses load, fails for the moment or does not answer in time: the same request may succeed later. */
export class StoreBusy extends Error {
  override readonly name = 'StoreBusy';
}

/** The store failed in a way that waiting does not mend. */
export class StoreFailed extends Error {
  override readonly name = 'StoreFailed';
}
