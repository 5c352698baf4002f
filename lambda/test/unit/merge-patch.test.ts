import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import reference from 'json-merge-patch';
import { mergePatch } from '../../src/merge-patch.ts';

/** A value as it comes out of a body. */
const parsed = (text: string): unknown => JSON.parse(text);

/** Values whose members often have the same names, and are often null. */
const kindred = fc.object({
  key: fc.constantFrom('a', 'b', 'c'),
  values: [fc.constant(null), fc.integer(), fc.string(), fc.array(fc.constant(null))],
  maxDepth: 3,
});
const json = fc.oneof(kindred, fc.jsonValue()).map((value) => parsed(JSON.stringify(value)));

/** The reference stops at these names, and asks the value itself whether it has a member. */
const SHUNNED = /"(?:__proto__|constructor|prototype|hasOwnProperty|toJSON)":/;

test('A patch does what RFC 7396 says in its examples (appendix A).', () => {
  for (const [target, patch, result] of [
    ['{"a":"b"}', '{"a":"c"}', '{"a":"c"}'],
    ['{"a":"b"}', '{"b":"c"}', '{"a":"b","b":"c"}'],
    ['{"a":"b"}', '{"a":null}', '{}'],
    ['{"a":"b","b":"c"}', '{"a":null}', '{"b":"c"}'],
    ['{"a":["b"]}', '{"a":"c"}', '{"a":"c"}'],
    ['{"a":"c"}', '{"a":["b"]}', '{"a":["b"]}'],
    ['{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'],
    ['{"a":[{"b":"c"}]}', '{"a":[1]}', '{"a":[1]}'],
    ['["a","b"]', '["c","d"]', '["c","d"]'],
    ['{"a":"b"}', '["c"]', '["c"]'],
    ['{"a":"foo"}', 'null', 'null'],
    ['{"a":"foo"}', '"bar"', '"bar"'],
    ['{"e":null}', '{"a":1}', '{"e":null,"a":1}'],
    ['[1,2]', '{"a":"b","c":null}', '{"a":"b"}'],
    ['{}', '{"a":{"bb":{"ccc":null}}}', '{"a":{"bb":{}}}'],
  ] as const) {
    assert.deepEqual(mergePatch(parsed(target), parsed(patch)), parsed(result), `${target} with ${patch}`);
  }
});

test('Any patch of any value does what an implementation of others makes of it.', () => {
  fc.assert(
    fc.property(json, json, (target, patch) => {
      fc.pre(!SHUNNED.test(JSON.stringify([target, patch])));

      const expected = reference.apply(structuredClone(target), structuredClone(patch));

      assert.deepEqual(mergePatch(target, patch), expected);
    }),
  );
});

test('Neither the value nor the patch is changed.', () => {
  fc.assert(
    fc.property(json, json, (target, patch) => {
      const before = JSON.stringify([target, patch]);

      mergePatch(target, patch);

      assert.equal(JSON.stringify([target, patch]), before);
    }),
  );
});

test('A member has no name of special meaning: __proto__ and constructor are set, merged and removed as any other.', () => {
  for (const [target, patch, result] of [
    ['{}', '{"__proto__":{"polluted":1}}', '{"__proto__":{"polluted":1}}'],
    ['{"__proto__":{"a":1}}', '{"__proto__":{"b":2}}', '{"__proto__":{"a":1,"b":2}}'],
    ['{"__proto__":{"a":1},"b":2}', '{"__proto__":null}', '{"b":2}'],
    ['{}', '{"constructor":{"prototype":{"polluted":1}}}', '{"constructor":{"prototype":{"polluted":1}}}'],
    ['{"toString":1}', '{"toString":null,"hasOwnProperty":2}', '{"hasOwnProperty":2}'],
  ] as const) {
    assert.equal(JSON.stringify(mergePatch(parsed(target), parsed(patch))), result, `${target} with ${patch}`);
  }
  assert.ok(!('polluted' in {}));
});

test('What a patch adds in an object of its own has no nulls, and what stands in a list keeps them.', () => {
  assert.deepEqual(mergePatch({}, { a: { b: null, c: { d: null } }, list: [{ b: null }] }), {
    a: { c: {} },
    list: [{ b: null }],
  });
});
