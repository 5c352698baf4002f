import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeCursor, encodeCursor } from '../../src/cursor.ts';
import { newId, parseId } from '../../src/ids.ts';
import { MalformedCursor } from '../../src/refusals.ts';

const id = parseId('fe65a1c3-4b7f-8d20-9a3c-5d1e0f7b2c46');
const HERE = 'bucket-1';
const base64url = (text: string) => Buffer.from(text).toString('base64url');

test('A cursor is the base64url of its version, the id it follows, and a mark of its collection.', () => {
  const text = Buffer.from(encodeCursor(id, HERE), 'base64url').toString();

  assert.match(text, /^1:fe65a1c3-4b7f-8d20-9a3c-5d1e0f7b2c46:[\w-]{8}$/);
});

test('Any cursor of ours is read back as the id it was made of.', () => {
  const times = fc.integer({ min: 0, max: 2 ** 48 - 1 });
  fc.assert(
    fc.property(times, fc.uint8Array({ minLength: 10, maxLength: 10 }), (ms, random) => {
      assert.equal(decodeCursor(encodeCursor(newId(ms, random), HERE), HERE), newId(ms, random));
    }),
  );
});

test('A cursor that is not of ours is refused in words that say what to send.', () => {
  for (const cursor of [
    '',
    'garbage',
    '%%%',
    id,
    base64url(id),
    encodeCursor(id, 'bucket-2'),
    base64url(`1:${id}`),
    base64url(`1:${id}:AAAAAAAA`),
    base64url(Buffer.from(encodeCursor(id, HERE), 'base64url').toString().replace('1:', '2:')),
    base64url(`1:${id.toUpperCase()}`),
    base64url(`1:${id}x`),
    base64url('1:'),
    base64url(`1:items/${id}.json`),
    `${encodeCursor(id, HERE)}=`,
    ` ${encodeCursor(id, HERE)}`,
    `${encodeCursor(id, HERE)}\n`,
    encodeCursor(id, HERE).slice(0, -1),
    `+${encodeCursor(id, HERE)}`,
  ]) {
    assert.throws(
      () => decodeCursor(cursor, HERE),
      (error: unknown) => error instanceof MalformedCursor && /nextCursor unchanged/.test(error.message),
      cursor,
    );
  }
});

test('Any text is either refused or is exactly the cursor of the id it is read as.', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.base64String(), fc.string().map(base64url)), (text) => {
      try {
        assert.equal(encodeCursor(decodeCursor(text, HERE), HERE), text);
      } catch (error) {
        assert.ok(error instanceof MalformedCursor);
      }
    }),
  );
});
