import type { Request } from './exchange.ts';
import { type IntentName, intentName } from './intents.ts';
import { InvalidHeader } from './refusals.ts';

const FORM = /^[\x20-\x7e]{1,255}$/;

/** The name of the intent that a request's Idempotency-Key stands for; null without one. Throws InvalidHeader. */
export function readIdempotencyKey({ headers, caller }: Request): IntentName | null {
  const key = headers.get('idempotency-key');
  if (key === undefined) {
    return null;
  }
  if (!FORM.test(key)) {
    throw new InvalidHeader('Idempotency-Key must be 1 to 255 printable ASCII characters, such as a UUID.');
  }
  return intentName(caller, key);
}
