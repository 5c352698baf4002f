import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ValidationFailed } from '../../src/errors.ts';
import { parseFields } from '../../src/validation.ts';

function faultsOf(json: string): unknown {
  try {
    parseFields(JSON.parse(json));
  } catch (error) {
    return error instanceof ValidationFailed ? error.faults : error;
  }
  return 'accepted';
}

test('A name of 1 to 256 characters and a description of up to 4096 are accepted, counted as a reader counts.', () => {
  for (const fields of [
    { name: 'a' },
    { name: ' ' },
    { name: 'a'.repeat(256) },
    { name: '👋'.repeat(256) },
    { name: 'a', description: '' },
    { name: 'a', description: '漢'.repeat(4096) },
  ]) {
    assert.equal(parseFields(fields), fields);
  }
});

test('Each way to break the schema is one fault, where it is and in words that say what to do.', () => {
  for (const [json, pointer, detail] of [
    ['null', '', 'must be an object; it is null'],
    ['[]', '', 'must be an object; it is an array'],
    ['"a"', '', 'must be an object; it is a string'],
    ['7', '', 'must be an object; it is a number'],
    ['{}', '/name', 'is required; add it'],
    ['{"name":5}', '/name', 'must be a string; it is a number'],
    ['{"name":null}', '/name', 'must be a string; it is null'],
    ['{"name":["a"]}', '/name', 'must be a string; it is an array'],
    ['{"name":{}}', '/name', 'must be a string; it is an object'],
    ['{"name":true}', '/name', 'must be a string; it is a boolean'],
    ['{"name":""}', '/name', 'must have at least 1 character; it has 0'],
    [`{"name":"${'a'.repeat(257)}"}`, '/name', 'must have at most 256 characters; it has 257'],
    [`{"name":"${'👋'.repeat(257)}"}`, '/name', 'must have at most 256 characters; it has 257'],
    ['{"name":"a","description":null}', '/description', 'must be a string; it is null'],
    [
      `{"name":"a","description":"${'a'.repeat(4097)}"}`,
      '/description',
      'must have at most 4096 characters; it has 4097',
    ],
    ['{"name":"a","x":1}', '/x', 'is not a field that can be written; remove it'],
    ['{"name":"a","id":"1"}', '/id', 'is not a field that can be written; remove it'],
    ['{"name":"a","revision":1}', '/revision', 'is not a field that can be written; remove it'],
    ['{"name":"a","a/b~c":1}', '/a~1b~0c', 'is not a field that can be written; remove it'],
    ['{"name":"a","__proto__":{"x":1}}', '/__proto__', 'is not a field that can be written; remove it'],
    ['{"name":"a","constructor":{"prototype":{}}}', '/constructor', 'is not a field that can be written; remove it'],
    ['{"name":"a","toString":1}', '/toString', 'is not a field that can be written; remove it'],
    [
      '{"name":"\\ud800"}',
      '/name',
      'holds half of a surrogate pair (\\ud800 to \\udfff); write both halves or neither',
    ],
  ] as const) {
    assert.deepEqual(faultsOf(json), [{ pointer, detail }], json);
  }
});

test('All faults are told at once.', () => {
  assert.deepEqual(faultsOf('{"description":5,"x":1}'), [
    { pointer: '/name', detail: 'is required; add it' },
    { pointer: '/x', detail: 'is not a field that can be written; remove it' },
    { pointer: '/description', detail: 'must be a string; it is a number' },
  ]);
});

test('A name given through __proto__ is no name, and no prototype changes.', () => {
  assert.deepEqual(faultsOf('{"__proto__":{"name":"a"}}'), [
    { pointer: '/name', detail: 'is required; add it' },
    { pointer: '/__proto__', detail: 'is not a field that can be written; remove it' },
  ]);
  assert.equal(Object.hasOwn(Object.prototype, 'name'), false);
});

test('Any JSON value is either accepted as it is, or refused with faults that each have a pointer and words.', () => {
  const named = fc.record(
    { name: fc.string({ unit: 'binary' }), description: fc.string() },
    { requiredKeys: ['name'] },
  );
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), named), (input) => {
      try {
        assert.equal(parseFields(input), input);
      } catch (error) {
        assert.ok(error instanceof ValidationFailed);
        assert.ok(error.faults.length > 0);
        assert.ok(error.faults.every((fault) => /^(\/.*)?$/s.test(fault.pointer) && fault.detail !== ''));
      }
    }),
  );
});
