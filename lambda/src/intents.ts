import crypto from 'node:crypto';

declare const made: unique symbol;

/** The name of an intent: 64 hexadecimal digits. Only `intentName` makes one. */
export type IntentName = string & { readonly [made]: true };

/** The name of the intent behind a caller's idempotency key; no two callers share one. */
export function intentName(caller: string, key: string): IntentName {
  return crypto.hash('sha256', JSON.stringify([caller, key]), 'hex') as IntentName;
}
