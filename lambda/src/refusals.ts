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

/** A header does not have the form that it must have. */
export class InvalidHeader extends Refusal {}

/** The cursor did not come from this collection. */
export class MalformedCursor extends Refusal {}

/** A change does not say which version of the item it is of. */
export class PreconditionRequired extends Refusal {}

/** The body is not declared as what the method takes; `accepted` is that, as a header that tells it. */
export class UnsupportedMediaType extends Refusal {
  readonly accepted: Readonly<Record<string, string>>;

  constructor(method: string, accepted: readonly string[]) {
    super(`Send JSON in UTF-8, with the header Content-Type: ${accepted.join(' or ')}.`);
    this.accepted = { [method === 'PATCH' ? 'Accept-Patch' : 'Accept']: accepted.join(', ') };
  }
}

/** The body is over the limit. */
export class BodyTooLarge extends Refusal {}

/** The body is not JSON in UTF-8, or is nested too deeply. */
export class MalformedBody extends Refusal {}
