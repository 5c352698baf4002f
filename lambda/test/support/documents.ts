import { randomBytes } from 'node:crypto';
import type { Document } from '../../src/document.ts';
import { newId, RANDOM_BYTES } from '../../src/ids.ts';

/** A document created at `ms`, with these fields. */
export function documentAt(ms: number, fields: Readonly<Record<string, unknown>> = { name: `at ${ms}` }): Document {
  const time = new Date(ms).toISOString();
  return { ...fields, id: newId(ms, randomBytes(RANDOM_BYTES)), createdAt: time, updatedAt: time, revision: 1 };
}
