import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Document } from '../../src/document.ts';
import { DocumentCache } from '../../src/document-cache.ts';
import type { ItemId } from '../../src/ids.ts';
import { documentAt } from '../support/documents.ts';

const NOON = Date.UTC(2026, 0, 1, 12);
const documents = Array.from({ length: 5 }, (_, index) => documentAt(NOON - index));
const [first = documentAt(NOON), second = documentAt(NOON), third = documentAt(NOON)] = documents;

/** The bytes that a document takes here. */
const TAKEN = 2000;

test('A document is there under the tag that it was kept with, and under no other.', () => {
  const cache = new DocumentCache(10 * TAKEN);
  cache.put(first, '"1"', TAKEN);

  assert.equal(cache.get(first.id, '"1"'), first);
  assert.equal(cache.get(first.id, '"2"'), null);
  assert.equal(cache.get(first.id, '1'), null);
  assert.equal(cache.get(second.id, '"1"'), null);
});

test('Asking for another version does not lose the one that is there.', () => {
  const cache = new DocumentCache(10 * TAKEN);
  cache.put(first, '"1"', TAKEN);

  cache.get(first.id, '"2"');

  assert.equal(cache.get(first.id, '"1"'), first);
});

test('Of an item one version is kept: the one that was kept last.', () => {
  const cache = new DocumentCache(10 * TAKEN);
  const newer = { ...first, revision: 2 };
  cache.put(first, '"1"', 9 * TAKEN);

  cache.put(newer, '"2"', TAKEN);

  assert.equal(cache.get(first.id, '"1"'), null);
  assert.equal(cache.get(first.id, '"2"'), newer);
  assert.equal(cache.bytes, TAKEN);
});

test('A document that just fits is kept.', () => {
  const cache = new DocumentCache(TAKEN);

  cache.put(first, '"1"', TAKEN);

  assert.equal(cache.bytes, 2000);
  assert.equal(cache.get(first.id, '"1"'), first);
});

test('Where there is no room the oldest document goes; one that was used is spared, once.', () => {
  for (const [puts, left] of [
    [3, [first, third]],
    [4, [third, documents[3]]],
  ] as const) {
    const cache = new DocumentCache(2 * TAKEN);
    cache.put(first, '"1"', TAKEN);
    cache.get(first.id, '"1"');

    for (const document of documents.slice(1, puts)) {
      cache.put(document, '"1"', TAKEN);
    }

    const kept = documents.filter(({ id }) => cache.get(id, '"1"') !== null);
    assert.deepEqual(kept, left);
  }
});

test('A document larger than all there is room for is not kept, nor is the version before it.', () => {
  const cache = new DocumentCache(TAKEN);
  cache.put(first, '"1"', TAKEN);

  cache.put(first, '"2"', TAKEN + 1);

  assert.deepEqual([cache.get(first.id, '"1"'), cache.get(first.id, '"2"'), cache.bytes], [null, null, 0]);
});

/** The same promises, written to be seen through: a list of what is kept, the oldest first. */
class PlainCache {
  #kept: { document: Document; tag: string; bytes: number; used: boolean }[] = [];

  get bytes(): number {
    return this.#kept.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  get(id: ItemId, tag: string): Document | null {
    const found = this.#kept.find((each) => each.document.id === id && each.tag === tag);
    if (found === undefined) {
      return null;
    }
    found.used = true;
    return found.document;
  }

  put(document: Document, tag: string, bytes: number, limit: number): void {
    this.#kept = this.#kept.filter((each) => each.document.id !== document.id);
    while (bytes <= limit && this.bytes + bytes > limit) {
      const [oldest, ...others] = this.#kept;
      this.#kept = oldest?.used ? [...others, { ...oldest, used: false }] : others;
    }
    this.#kept.push(...(bytes > limit ? [] : [{ document, tag, bytes, used: false }]));
  }
}

test('Whatever is kept and asked for, it stays within the limit and holds what a plain list would hold.', () => {
  const step = fc.record({
    verb: fc.constantFrom('put', 'get'),
    document: fc.constantFrom(...documents),
    tag: fc.constantFrom('"1"', '"2"'),
    bytes: fc.integer({ min: 1, max: 7000 }),
  });
  const limit = 3 * TAKEN;
  fc.assert(
    fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
      const [cache, plain] = [new DocumentCache(limit), new PlainCache()];
      for (const { verb, document, tag, bytes } of steps) {
        if (verb === 'put') {
          cache.put(document, tag, bytes);
          plain.put(document, tag, bytes, limit);
        } else {
          assert.equal(cache.get(document.id, tag), plain.get(document.id, tag));
        }
        assert.equal(cache.bytes, plain.bytes);
        assert.ok(cache.bytes <= limit);
      }
    }),
    { numRuns: 500 },
  );
});
