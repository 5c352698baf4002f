import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MAX_BODY_BYTES, PATCH_TYPES, readJson } from '../../src/body.ts';
import type { Request } from '../../src/exchange.ts';
import { faultOffset } from '../../src/json-fault.ts';
import { BodyTooLarge, MalformedBody, UnsupportedMediaType } from '../../src/refusals.ts';

function bodyOf(body: string | Uint8Array, contentType: string | null = 'application/json'): Request {
  const headers = new Map(contentType === null ? [] : [['content-type', contentType]]);
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  return {
    method: 'POST',
    resource: '/items',
    path: '/v1/items',
    caller: '',
    id: '',
    headers,
    query: new Map(),
    body: bytes,
  };
}

test('Any JSON value is read as it was written.', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(0, 1, '\t', '\r\n'), (value, indent) => {
      const text = JSON.stringify(value, null, indent as number);

      assert.deepEqual(readJson(bodyOf(text)), JSON.parse(text));
    }),
  );
});

test('JSON is taken under its media type in UTF-8, however that is written.', () => {
  for (const type of [
    'application/json',
    'APPLICATION/JSON',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
    'application/json; charset="utf-8"',
    'application/json; profile=x',
  ]) {
    assert.deepEqual(readJson(bodyOf('{}', type)), {}, type);
  }
});

test('A body under another media type or character set, or under none, is a 415 that says what to send.', () => {
  for (const type of [
    null,
    '',
    'text/plain',
    'application/jsonx',
    'application/problem+json',
    'application/json, text/plain',
    'application/x-www-form-urlencoded',
    'application/json; charset=iso-8859-1',
    'application/json; charset=utf-16',
  ]) {
    assert.throws(
      () => readJson(bodyOf('{}', type)),
      { constructor: UnsupportedMediaType, message: /Content-Type: application\/json/ },
      `${type}`,
    );
  }
});

test('A body of 256 KiB is read, and one of a byte more is refused.', () => {
  const largest = `"${'é'.repeat(MAX_BODY_BYTES / 2 - 1)}"`;

  assert.equal(readJson(bodyOf(largest)), 'é'.repeat(131_071));
  assert.throws(() => readJson(bodyOf(`${largest} `)), {
    constructor: BodyTooLarge,
    message: /262145 bytes: send at most 262144/,
  });
});

test('A body that is not UTF-8 is refused.', () => {
  for (const bytes of [[0xff], [0x22, 0xc3, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22], [0x22, 0xc0, 0x80, 0x22]]) {
    assert.throws(() => readJson(bodyOf(Uint8Array.from(bytes))), { constructor: MalformedBody, message: /UTF-8/ });
  }
});

test('A body that is not JSON is refused in words that say where it breaks.', () => {
  for (const [text, words] of [
    ['', /empty/],
    [' \n', /empty/],
    ['{"name":"a"', /ends too early, at line 1, column 12/],
    ['{"name":', /ends too early, at line 1, column 9/],
    ['[1,', /ends too early, at line 1, column 4/],
    ['{\n  "name": x\n}', /broken at line 2, column 11/],
    ['{"a":1,}', /broken at line 1, column 8/],
    ['[1,]', /broken at line 1, column 4/],
    ['[}', /broken at line 1, column 2/],
    ['{"a" 1}', /broken at line 1, column 6/],
    ['{a:1}', /broken at line 1, column 2/],
    ["{'a':1}", /broken at line 1, column 2/],
    ['{} {}', /broken at line 1, column 4/],
    ['{"a":"\n"}', /broken at line 1, column 6/],
    ['{"a":"\\x"}', /broken at line 1, column 6/],
    ['01', /broken at line 1, column 2/],
    ['NaN', /broken at line 1, column 1/],
    ['\ufeff{}', /broken at line 1, column 1/],
    ['name=a', /broken at line 1, column 1/],
  ] as const) {
    assert.throws(() => readJson(bodyOf(text)), { constructor: MalformedBody, message: words }, text);
  }
});

test('A refusal of a body repeats nothing of it.', () => {
  assert.throws(
    () => readJson(bodyOf('{"secret" oops}')),
    (error: Error) => !/secret|oops/.test(error.message),
  );
});

test('What is nested more than 100 levels deep is refused, before anything walks through it.', () => {
  const nested = (levels: number) => bodyOf(`${'['.repeat(levels)}${']'.repeat(levels)}`);

  assert.doesNotThrow(() => readJson(nested(100)));
  for (const levels of [101, 100_000]) {
    assert.throws(() => readJson(nested(levels)), { constructor: MalformedBody, message: /more than 100 levels/ });
  }
});

test('A name that an object has twice is refused: one of its values would be lost in silence.', () => {
  for (const text of [
    '{"a":1,"a":1}',
    '{"a":1,"b":2,"a" : 3}',
    '{"a":{"b":1,"b":2}}',
    '[{"a":1},{"b":1,"b":2}]',
    '{"a":1,"\\u0061":2}',
    '{"__proto__":1,"__proto__":2}',
    '{"":1,"":2}',
  ]) {
    assert.throws(
      () => readJson(bodyOf(text)),
      { constructor: MalformedBody, message: /two members of one name/ },
      text,
    );
  }
  for (const text of [
    '{"a":{"a":{"a":1}}}',
    '[{"a":1},{"a":1}]',
    '{"a":"\\"a\\":1","b":"{\\"b\\":2}"}',
    '{"A":1,"a":2}',
  ]) {
    assert.doesNotThrow(() => readJson(bodyOf(text)), text);
  }
});

test('A patch is taken under its own media type, too, and its refusal names both.', () => {
  const patch = { ...bodyOf('{}', 'application/merge-patch+json'), method: 'PATCH' };

  assert.deepEqual(readJson(patch, PATCH_TYPES), {});
  assert.throws(() => readJson(patch), UnsupportedMediaType);
  assert.throws(() => readJson({ ...patch, headers: new Map() }, PATCH_TYPES), {
    accepted: { 'Accept-Patch': 'application/merge-patch+json, application/json' },
  });
});

test('Whatever is deeply nested is refused like any other broken text.', () => {
  assert.throws(() => readJson(bodyOf('['.repeat(200_000))), { constructor: MalformedBody, message: /ends too early/ });
});

test('Where a character that is no JSON is put before a token, the fault is found right there.', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), (values) => {
      const before = `[${values.map((value) => `${JSON.stringify(value)},`).join(' ')}`;

      assert.equal(faultOffset(`${before}@]`), before.length);
      assert.equal(faultOffset(before), before.length);
    }),
  );
});
