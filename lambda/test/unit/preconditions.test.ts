import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { covers, readIfMatch } from '../../src/preconditions.ts';
import { InvalidHeader, PreconditionRequired } from '../../src/refusals.ts';

const TAG_CHARACTERS = Array.from({ length: 0x100 }, (_, code) => String.fromCharCode(code)).filter((character) =>
  /[\x21\x23-\x7e\x80-\xff]/.test(character),
);

/** A list of tags as a header, with the blanks and the empty members that RFC 9110 allows. */
const tag = fc.record({
  weak: fc.boolean(),
  quoted: fc.string({ unit: fc.constantFrom(...TAG_CHARACTERS, ',', ',') }).map((text) => `"${text}"`),
  comma: fc.constantFrom(',', ', ', ' ,\t', ', ,', ',,,'),
});
const list = fc.array(tag, { minLength: 1 }).map((tags) => ({
  tags,
  header: tags.map(({ weak, quoted, comma }) => `${weak ? 'W/' : ''}${quoted}${comma}`).join(''),
}));

test('If-None-Match covers a tag that it names, alone or in a list, weak or strong, and any tag by a star.', () => {
  for (const header of ['"a"', 'W/"a"', '"b", "a"', '"b","a","c"', ' "a" ', '"b"\t,\t"a"', ', "a",', '*', '"b", *']) {
    assert.ok(covers(header, '"a"'), header);
  }
});

test('If-None-Match does not cover a tag that it does not name, nor is a tag without quotes one.', () => {
  for (const header of [
    ...[undefined, '', ',', '"b"', '"A"', 'a', '"a', 'a"', 'w/"a"', '""', '"a""', '"a" "a"', '"b", "c"', '"*"'],
    ...['"b,"a""', '" a"', '"b,\\"a\\""', 'W/ "a"', '"b, *"'],
  ]) {
    assert.ok(!covers(header, '"a"'), header);
  }
});

test('A tag that is not one is covered by no header, not even by the same text.', () => {
  assert.ok(!covers('b', 'a'));
  assert.ok(!covers('a', 'a'));
});

test('If-Match is a star, or the list of its strong tags as they were sent.', () => {
  for (const [header, read] of [
    ['*', '*'],
    [' *\t', '*'],
    ['"a"', ['"a"']],
    ['""', ['""']],
    ['"*"', ['"*"']],
    ['"a","b"', ['"a"', '"b"']],
    [' "a" ,\t"b" ', ['"a"', '"b"']],
    ['"a,b", "c"', ['"a,b"', '"c"']],
    ['","', ['","']],
    [',, "a",, "b" ,', ['"a"', '"b"']],
    ['"W/\\é"', ['"W/\\é"']],
  ] as const) {
    assert.deepEqual(readIfMatch(header), read, header);
  }
});

test('A weak tag is valid in If-Match and matches nothing.', () => {
  assert.deepEqual(readIfMatch('W/"a"'), []);
  assert.deepEqual(readIfMatch('W/"a", "b", W/"c,d"'), ['"b"']);
});

test('An If-Match that is neither a star nor a list of quoted tags is refused in words that say what to send.', () => {
  for (const header of [
    ...['', ' ', ',', ' , ,', 'a', "'a'", '"a', 'a"', '"', '"a""b"', '"a" "b"', '"a"b', '"a b"', '"a\tb"', '"\x7f"'],
    ...['w/"a"', 'W/a', 'W/', 'W/ "a"', 'W/*', '**', '*, *', '*, "a"', '"a", *', '"a", b', 'b, "a"', '"a, "b"', '"€"'],
  ]) {
    assert.throws(
      () => readIfMatch(header),
      (error: unknown) => error instanceof InvalidHeader && /with their quotes/.test(error.message),
      JSON.stringify(header),
    );
  }
});

test('A change without If-Match is refused in words that say what to send.', () => {
  assert.throws(() => readIfMatch(undefined), { constructor: PreconditionRequired, message: /If-Match/ });
});

test('Any list of tags is read back, and each of them is covered by it.', () => {
  fc.assert(
    fc.property(list, ({ tags, header }) => {
      const strong = tags.filter(({ weak }) => !weak).map(({ quoted }) => quoted);

      assert.deepEqual(readIfMatch(header), strong);
      assert.ok(tags.every(({ quoted }) => covers(header, quoted)));
    }),
  );
});

test('Any header is read as a star, as a list of tags that it holds, or refused.', () => {
  const text = fc.string({ unit: fc.constantFrom('"', '"', ',', '*', 'W/', 'a', ' ', '\t', '\\') });
  fc.assert(
    fc.property(text, (header) => {
      try {
        const read = readIfMatch(header);
        assert.ok(read === '*' || read.every((each) => /^"[^" ]*"$/.test(each) && header.includes(each)));
      } catch (error) {
        assert.ok(error instanceof InvalidHeader);
      }
    }),
  );
});
