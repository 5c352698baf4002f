import assert from 'node:assert/strict';
import { test } from 'node:test';
import { covers } from '../../src/if-none-match.ts';

test('If-None-Match covers a tag that it names, alone or in a list, weak or strong, and any tag by a star.', () => {
  for (const header of ['"a"', 'W/"a"', '"b", "a"', '"b","a","c"', ' "a" ', '*', '"b", *']) {
    assert.ok(covers(header, '"a"'), header);
  }
  assert.ok(covers('"a"', 'W/"a"'));
});

test('If-None-Match does not cover a tag that it does not name, nor is a tag without quotes one.', () => {
  for (const header of [undefined, '', '"b"', '"A"', 'a', '"a', 'w/"a"', '""', '"a""', '"b", "c"', '"*"']) {
    assert.ok(!covers(header, '"a"'), header);
  }
});

test('A tag that is not one is covered by no other that is not one.', () => {
  assert.ok(!covers('b', 'a'));
});
