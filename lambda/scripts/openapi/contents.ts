import { BODY_TYPES, MAX_BODY_BYTES } from '../../src/body.ts';
import { type HeaderName, headers } from './headers.ts';
import { type Node, ref } from './node.ts';

/** Named examples, of what a client may write and of patches; none where the item's schema has none. */
export type Examples = Readonly<{ item: Node; patch: Node }>;

/** What a body that is sent as one of these types is, by type. */
export function content(types: readonly string[], schema: string, examples: Node = {}): Node {
  const some = Object.keys(examples).length > 0 ? { examples } : {};
  return { content: Object.fromEntries(types.map((type) => [type, { schema: ref('schemas', schema), ...some }])) };
}

/** A body that a request must have. */
export function body(types: readonly string[], schema: string, examples: Node): Node {
  const description = `JSON in UTF-8, at most ${MAX_BODY_BYTES / 1024} KiB.`;
  return { requestBody: { description, required: true, ...content(types, schema, examples) } };
}

/** An answer without a body, with the headers that all answers of the function have, and these. */
export function bodiless(description: string, ...more: readonly HeaderName[]): Node {
  return { description, headers: headers('CacheControl', ...more) };
}

/** An answer of one version of an item. */
export function item(description: string): Node {
  return { ...bodiless(description, 'ETag'), ...content(BODY_TYPES, 'Item') };
}
