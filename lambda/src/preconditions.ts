import type { Precondition } from './items.ts';
import { InvalidHeader, PreconditionRequired } from './refusals.ts';

const TAG = /^(W\/)?("[\x21\x23-\x7e\x80-\xff]*")$/;

/** Whether an If-None-Match header covers this tag, by weak comparison (RFC 9110, 13.1.2). */
export function covers(header: string | undefined, etag: string): boolean {
  const tags = listOf(header ?? '');
  return tags.includes('*') || tags.some((tag) => TAG.exec(tag)?.[2] === etag);
}

/**
 * Read an If-Match header (RFC 9110, 13.1.1); throws PreconditionRequired, InvalidHeader.
 * The comparison is strong: a weak tag is valid and matches nothing.
 */
export function readIfMatch(header: string | undefined): Precondition {
  if (header === undefined) {
    throw new PreconditionRequired(
      'Send the ETag that the item had when you read it in the header If-Match, or If-Match: * to change whatever is there.',
    );
  }
  const members = listOf(header);
  if (members.length === 1 && members[0] === '*') {
    return '*';
  }
  const tags = members.map((tag) => TAG.exec(tag));
  if (tags.length === 0 || tags.includes(null)) {
    throw new InvalidHeader('If-Match must be * or a list of ETags as they were sent, with their quotes.');
  }
  return tags.flatMap((tag) => (tag?.[1] === undefined && tag?.[2] !== undefined ? [tag[2]] : []));
}

/** The members of a list; empty ones do not count (RFC 9110, 5.6.1). */
function listOf(header: string): string[] {
  const members = header.match(/(?:[^,"]|"[^"]*"?)+/g) ?? [];
  return members.map((member) => member.replaceAll(/^[ \t]+|[ \t]+$/g, '')).filter((member) => member !== '');
}
