import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { encodeDocument } from '../../src/document.ts';
import { DocumentCache } from '../../src/document-cache.ts';
import { heapSizeOf } from '../../src/heap-size.ts';
import { documentAt } from '../support/documents.ts';

const NOON = Date.UTC(2026, 0, 1, 12);

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

test('What a text is reckoned to take is said by its characters, brackets, names and commas.', () => {
  for (const [text, bytes] of [
    ['', 400],
    ['""', 404],
    ['[]', 484],
    ['{}', 484],
    ['{"a":1}', 574],
    ['[1,2,3]', 542],
    ['{"a":[{"b":1},[]]}', 400 + 36 + 4 * 80 + 2 * 80 + 24],
    ['"жжж"', 410],
    ['{"34":1,"5a":2}', 400 + 30 + 24 + 3 * 80 + 180],
  ] as const) {
    assert.equal(heapSizeOf(text), bytes, text);
  }
});

type Kind = (item: number) => Readonly<Record<string, unknown>>;

const list = (length: number, each: (index: number) => unknown) => ({
  list: Array.from({ length }, (_, at) => each(at)),
});
/** A name that nothing else has. */
const name = (item: number, at: number) => `k${(item * 1000 + at).toString(36)}`;
const nested = (depth: number, wrap: (inner: unknown, at: number) => unknown) => ({
  nested: Array.from({ length: depth }).reduce((inner: unknown, _, at) => wrap(inner, at), 0),
});

/** Items that take the most memory for their text: from what a client would write to what an attacker would. */
const KINDS: Readonly<Record<string, Kind>> = {
  'a number': (item) => ({ a: item }),
  'a name and a description': (item) => ({ name: `item ${item}`, description: `${item}`.padEnd(200, 'x') }),
  'a text of two bytes a character': (item) => ({ text: `${item}`.padEnd(1000, 'ж') }),
  'escaped characters': (item) => ({ text: `\n"${item}`.repeat(200) }),
  'small numbers': () => list(500, () => 1),
  'fractions among texts': () => list(300, (at) => (at % 2 === 0 ? '' : at / 4)),
  'short texts': (item) => list(200, (at) => name(item, at)),
  'empty lists': () => list(300, () => []),
  'empty objects': () => list(300, () => ({})),
  'objects of one name': () => list(100, (at) => ({ a: at + 0.5 })),
  'objects, each of its own name': (item) => list(100, (at) => ({ [name(item, at)]: 1 })),
  'names that no other item has': (item) => Object.fromEntries(list(1000, (at) => [name(item, at), 1]).list as []),
  'names that are numbers': (item) => Object.fromEntries(list(100, (at) => [`${at * 100_003 + item}`, 1]).list as []),
  'objects with a place for each number before their name': () => list(300, () => ({ 34: 1 })),
  'objects with places for a hundred numbers': () => list(100, () => ({ 1: 1, 2: 1, 3: 1, 4: 1, 5: 1, 142: 1 })),
  'lists in lists': () => nested(300, (inner) => [inner]),
  'objects in objects': () => nested(150, (inner) => ({ a: inner })),
  'objects in objects, each of its own name': (item) => nested(100, (inner, at) => ({ [name(item, at)]: inner })),
};

/** Enough for what else comes and goes in the heap to make no difference. */
const CHARACTERS = 1_000_000;

test('A full cache takes no more memory than it reckons, whatever the items are.', () => {
  for (const [kind, fieldsOf] of Object.entries(KINDS)) {
    const texts = textsOf(fieldsOf);
    const cache = new DocumentCache(Number.POSITIVE_INFINITY);
    const before = heapUsed();
    for (const [item, bytes] of texts.entries()) {
      const text = bytes.toString();
      cache.put(JSON.parse(text), `"${item}"`.padEnd(34, '0'), heapSizeOf(text));
    }
    const taken = heapUsed() - before;

    assert.ok(taken > 200 * texts.length, `${kind}: ${taken} bytes were measured, of ${texts.length} items`);
    assert.ok(taken <= cache.bytes, `${kind}: ${taken} bytes are taken, ${cache.bytes} were reckoned`);
  }
});

/** Items as S3 has them, which is outside of the heap. */
function textsOf(fieldsOf: Kind): readonly Buffer[] {
  const texts: Buffer[] = [];
  for (let left = CHARACTERS; left > 0; left -= texts.at(-1)?.length ?? 0) {
    texts.push(Buffer.from(encodeDocument(documentAt(NOON, fieldsOf(texts.length)))));
  }
  return texts;
}

function heapUsed(): number {
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().heapUsed;
}
