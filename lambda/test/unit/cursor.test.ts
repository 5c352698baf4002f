import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeCursor, encodeCursor } from '../../src/cursor.ts';
import { newId, parseId } from '../../src/ids.ts';
import { MalformedCursor } from '../../src/refusals.ts';

const id = parseId('fe65a1c3-4b7f-8d20-9a3c-5d1e0f7b2c46');
const base64url = (text: string) => Buffer.from(text).toString('base64url');

test('A cursor is the base64url of its version and the id it follows.', () => {
  assert.equal(encodeCursor(id), 'MTpmZTY1YTFjMy00YjdmLThkMjAtOWEzYy01ZDFlMGY3YjJjNDY');
});

test('Any cursor of ours is read back as the id it was made of.', () => {
  const times = fc.integer({ min: 0, max: 2 ** 48 - 1 });
  fc.assert(
    fc.property(times, fc.uint8Array({ minLength: 10, maxLength: 10 }), (ms, random) => {
      assert.equal(decodeCursor(encodeCursor(newId(ms, random))), newId(ms, random));
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
    base64url(`2:${id}`),
    base64url(`1:${id.toUpperCase()}`),
    base64url(`1:${id}x`),
    base64url('1:'),
    base64url(`1:items/${id}.json`),
    `${encodeCursor(id)}=`,
    ` ${encodeCursor(id)}`,
    `${encodeCursor(id)}\n`,
    encodeCursor(id).slice(0, -1),
    Buffer.from(`1:${id}`).toString('base64').replace('M', '+M'),
  ]) {
    assert.throws(
      () => decodeCursor(cursor),
      (error: unknown) => error instanceof MalformedCursor && /nextCursor unchanged/.test(error.message),
      cursor,
    );
  }
});

test('Any text is either refused or is exactly the cursor of the id it is read as.', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.base64String(), fc.string().map(base64url)), (text) => {
      try {
        assert.equal(encodeCursor(decodeCursor(text)), text);
      } catch (error) {
        assert.ok(error instanceof MalformedCursor);
      }
    }),
  );
});
