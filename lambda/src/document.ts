import crypto from 'node:crypto';
import { type ItemId, isId } from './ids.ts';

/** An item as its readers see it: ours, and the fields that its schema allowed when it was written. */
export type Item = Readonly<{ id: ItemId; createdAt: string; updatedAt: string; [field: string]: unknown }>;

/** An item as it is stored. The revision counts its versions from 1, so that no two are the same bytes. */
export type Document = Item & Readonly<{ revision: number }>;

/** The members of a document that the backend sets, and clients never write. */
export const OURS = ['id', 'createdAt', 'updatedAt', 'revision'] as const;

type Ours = (typeof OURS)[number];

const TAG_LENGTH = 22;

/** A document as its readers see it. */
export function itemOf(document: Document): Item {
  const { id, createdAt, updatedAt, revision: _, ...fields } = document;
  return { id, ...fields, createdAt, updatedAt };
}

/** What clients write of a document. */
export function fieldsOf(document: Document): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(document).filter(([name]) => !OURS.includes(name as Ours)));
}

/** The stored text of a document. */
export function encodeDocument(document: Document): string {
  return JSON.stringify(document);
}

/**
 * The tag of this version of an item: opaque, strong and quoted (RFC 9110, 8.8.3).
 *
 * It is made from the document and not by the store, so that a replay can name the tag that the first answer had.
 */
export function tagOf(document: Document): string {
  return `"${crypto.hash('sha256', encodeDocument(document), 'base64url').slice(0, TAG_LENGTH)}"`;
}

/**
 * Read a stored text, null being one that cannot be had; null where it is damaged or not of our making.
 *
 * Fields are not held against the schema: one that was tightened must not hide what it once allowed.
 */
export function decodeDocument(text: string | null): Document | null {
  const value = text === null ? null : parse(text);
  return isDocument(value) ? value : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isDocument(value: unknown): value is Document {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return false;
  }
  const { id, createdAt, updatedAt, revision } = value as Partial<Document>;
  return typeof id === 'string' && isId(id) && isTime(createdAt) && isTime(updatedAt) && isRevision(revision);
}

function isTime(value: unknown): value is string {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return !Number.isNaN(ms) && new Date(ms).toISOString() === value;
}

function isRevision(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}
