import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeCursor } from '../../src/cursor.ts';
import { parseId } from '../../src/ids.ts';
import { readPageRequest } from '../../src/query.ts';
import { InvalidParameter, MalformedCursor } from '../../src/refusals.ts';

const id = parseId('fe65a1c3-4b7f-8d20-9a3c-5d1e0f7b2c46');

test('Without parameters a page begins at the newest item and holds up to 100.', () => {
  assert.deepEqual(readPageRequest(new Map(), 'c'), { limit: 100, after: null });
});

test('A limit of 1 to 1000 and a cursor are taken as they are.', () => {
  for (const limit of [1, 9, 10, 999, 1000]) {
    const query = new Map([
      ['limit', [`${limit}`]],
      ['cursor', [encodeCursor(id, 'c')]],
    ]);

    assert.deepEqual(readPageRequest(query, 'c'), { limit, after: id });
  }
});

test('A limit that is not a whole number from 1 to 1000 is refused in words that say so.', () => {
  for (const limit of ['', '0', '-1', '1001', '10000', '1e2', '1.5', '+1', '01', ' 1', '1 ', 'x', '１', 'Infinity']) {
    assert.throws(
      () => readPageRequest(new Map([['limit', [limit]]]), 'c'),
      { constructor: InvalidParameter, message: 'limit must be a whole number from 1 to 1000.' },
      limit,
    );
  }
});

test('An unknown parameter is refused by its name, whatever its case.', () => {
  for (const name of ['offset', 'Limit', 'CURSOR', '', '__proto__', 'limit ']) {
    assert.throws(
      () => readPageRequest(new Map([[name, ['1']]]), 'c'),
      { constructor: InvalidParameter, message: `Unknown query parameter ${name}: this request takes limit, cursor.` },
      name,
    );
  }
});

test('A parameter that is repeated is refused by its name, even with the same value.', () => {
  for (const name of ['limit', 'cursor']) {
    assert.throws(() => readPageRequest(new Map([[name, ['5', '5']]]), 'c'), {
      constructor: InvalidParameter,
      message: `The query parameter ${name} is there 2 times: send it once.`,
    });
  }
});

test('An empty cursor is a malformed one, not the first page.', () => {
  assert.throws(() => readPageRequest(new Map([['cursor', ['']]]), 'c'), MalformedCursor);
});
