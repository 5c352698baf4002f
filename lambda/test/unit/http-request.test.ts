import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requestText } from '../../src/http-request.ts';

test('A request is its line, its headers and its body, whose length it says in bytes.', () => {
  const text = requestText({ method: 'PUT', target: '/a?b=c', headers: { host: 'x', 'if-match': '"a"' }, body: 'é' });

  assert.equal(text, 'PUT /a?b=c HTTP/1.1\r\nhost: x\r\nif-match: "a"\r\ncontent-length: 2\r\n\r\né');
});

test('A request without a body says no length, and one with an empty body says zero.', () => {
  const request = { method: 'GET', target: '/', headers: { host: 'x' } };

  assert.equal(requestText(request), 'GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  assert.equal(requestText({ ...request, body: '' }), 'GET / HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n');
});

for (const value of ['a\r\nb: c', 'a\nb', 'a\rb', 'a\0b', 'a\x7fb', 'é', '\u{1f600}']) {
  test(`A header of ${JSON.stringify(value)} is refused, and named.`, () => {
    assert.throws(
      () => requestText({ method: 'GET', target: '/', headers: { host: 'x', 'if-match': value } }),
      /^TypeError: The header if-match of a request has a character that no header may have\.$/,
    );
  });
}
