import { Refusal } from './errors.ts';

/** The path leads nowhere. */
export class PathNotFound extends Refusal {}

/** The path exists, the method does not. `allowed` are the methods it has. */
export class MethodNotAllowed extends Refusal {
  readonly allowed: readonly string[];

  constructor(allowed: readonly string[]) {
    super(`This path takes ${allowed.join(', ')}.`);
    this.allowed = allowed;
  }
}

/** A query parameter is unknown, repeated or out of range. */
export class InvalidParameter extends Refusal {}

/** The cursor did not come from this collection. */
export class MalformedCursor extends Refusal {}

/** The body is not declared as JSON in UTF-8. */
export class UnsupportedMediaType extends Refusal {}

/** The body is over the limit. */
export class BodyTooLarge extends Refusal {}

/** The body is not JSON in UTF-8. */
export class MalformedBody extends Refusal {}

/** A promise was asked for that would not be kept. */
export class IdempotencyKeyUnsupported extends Refusal {}
