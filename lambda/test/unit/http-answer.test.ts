import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { AnswerBroken, type HttpAnswer, readAnswer } from '../../src/http-answer.ts';
import { decodeUtf8 } from '../../src/utf8.ts';

/** Where the bytes of each piece are while they are read, and those of the next one afterwards. */
const shared = Buffer.alloc(9 * 1024 * 1024);

/** What is read of these pieces; null where more must come. */
function read(...pieces: (string | Buffer)[]): HttpAnswer | null {
  const reader = readAnswer();
  reader.next();
  for (const piece of pieces) {
    const bytes = Buffer.from(piece as string, 'latin1');
    const { value } = reader.next(shared.subarray(0, bytes.copy(shared)));
    shared.fill('?', 0, bytes.length);
    if (value !== undefined) {
      return value;
    }
  }
  return null;
}

const OK = 'HTTP/1.1 200 OK\r\n';

test('An answer is its status, its headers by lower-case name and its body.', () => {
  const answer = read(`${OK}Content-Length: 4\r\nETag: "a"\r\nX-Empty:\r\nDate:  Thu, 1 Jan \t\r\n\r\nbody`);

  assert.deepEqual(
    { ...answer, headers: { ...answer?.headers } },
    {
      status: 200,
      headers: { 'content-length': '4', etag: '"a"', 'x-empty': '', date: 'Thu, 1 Jan' },
      text: 'body',
      reusable: true,
    },
  );
});

for (const [what, text, body] of [
  ['a length', 'Content-Length: 5\r\n\r\nfive5', 'five5'],
  ['a length of nothing', 'Content-Length: 0\r\n\r\n', ''],
  ['a length with zeros before it', 'Content-Length: 0002\r\n\r\nab', 'ab'],
  ['chunks', 'Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n', 'abc0123456789'],
  ['no chunk but the last', 'Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n', ''],
  ['chunks with extensions', 'Transfer-Encoding: chunked\r\n\r\n1;a=b\r\nx\r\n1; c\r\ny\r\n0;d\r\n\r\n', 'xy'],
  ['chunks with a trailer', 'Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nETag: "b"\r\nA: b\r\n\r\n', 'x'],
  ['chunks in a coding of another case', 'transfer-encoding: CHUNKED\r\n\r\n1\r\nx\r\n0\r\n\r\n', 'x'],
  ['line breaks in the body', 'Content-Length: 8\r\n\r\n\r\n\r\n\r\n\r\n', '\r\n\r\n\r\n\r\n'],
] as const) {
  test(`The body is read whole that comes with ${what}, and its connection may carry another request.`, () => {
    const answer = read(`${OK}${text}`);

    assert.deepEqual([answer?.text, answer?.reusable], [body, true]);
    assert.equal(read(`${OK}${text}`.slice(0, -1)), null, 'a byte before its end');
  });
}

test('A status that has no body has none, whatever length is said.', () => {
  for (const status of [204, 304]) {
    const answer = read(`HTTP/1.1 ${status} None\r\nContent-Length: 9\r\nETag: "a"\r\n\r\n`);

    assert.deepEqual([answer?.status, answer?.text, answer?.reusable], [status, '', true]);
  }
});

test('What comes before the answer, such as 100 Continue, is not taken for it.', () => {
  const before = 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n';

  assert.equal(read(before), null);
  assert.equal(read(`${before}${OK}Content-Length: 1\r\n\r\nx`)?.text, 'x');
});

test('Headers of one name are one list, and a name that objects have is a name like any other.', () => {
  const answer = read(`${OK}A: 1\r\na: 2\r\n__proto__: 3\r\nContent-Length: 0\r\n\r\n`);

  assert.deepEqual(Object.entries(answer?.headers ?? {}), [
    ['a', '1, 2'],
    ['__proto__', '3'],
    ['content-length', '0'],
  ]);
  assert.equal(answer?.headers.constructor, undefined);
});

for (const [what, text] of [
  ['says that it is closed', `${OK}Connection: close\r\nContent-Length: 0\r\n\r\n`],
  ['says so in a list', `${OK}Connection: x, Close\r\nContent-Length: 0\r\n\r\n`],
  ['goes on behind the answer', `${OK}Content-Length: 0\r\n\r\nx`],
  ['goes on behind an answer without a body', 'HTTP/1.1 204 No Content\r\n\r\nx'],
] as const) {
  test(`A connection that ${what} carries no other request.`, () => {
    assert.equal(read(text)?.reusable, false);
  });
}

const MB = 1024 * 1024;

test('A body of 8 MB is read; a larger one is of no use, and is not waited for.', () => {
  const full = read(`${OK}Content-Length: ${8 * MB}\r\n\r\n`, Buffer.alloc(8 * MB));
  const tooLong = read(`${OK}Content-Length: ${8 * MB + 1}\r\n\r\n`);
  const half = `${(4 * MB).toString(16)}\r\n`;
  const tooMany = read(
    `${OK}Transfer-Encoding: chunked\r\n\r\n${half}`,
    Buffer.alloc(4 * MB),
    `\r\n${half}`,
    Buffer.alloc(4 * MB),
    '\r\n1\r\n',
  );

  assert.equal(full?.text?.length, 8 * MB);
  assert.deepEqual([tooLong?.status, tooLong?.text, tooLong?.reusable], [200, null, false]);
  assert.deepEqual([tooMany?.status, tooMany?.text, tooMany?.reusable], [200, null, false]);
});

const CHUNKED = `${OK}Transfer-Encoding: chunked\r\n\r\n`;
const BROKEN = {
  'no HTTP': 'SSH-2.0-OpenSSH_9.6\r\n\r\n',
  'an older version': 'HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n',
  'a newer version': 'HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n',
  'a status of two digits': 'HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n',
  'a status of four digits': 'HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n',
  'no status of HTTP': 'HTTP/1.1 700 No\r\nContent-Length: 0\r\n\r\n',
  'a change of protocol': 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n',
  'no length': `${OK}\r\n`,
  'no length, and a refusal': 'HTTP/1.1 503 Slow Down\r\n\r\n<Error/>',
  'a length below zero': `${OK}Content-Length: -1\r\n\r\n`,
  'a length with a sign': `${OK}Content-Length: +1\r\n\r\n`,
  'a length in hexadecimal': `${OK}Content-Length: 0x1\r\n\r\n`,
  'a length behind a blank of Latin-1': `${OK}Content-Length:\xa01\r\n\r\nx`,
  'a length of no number': `${OK}Content-Length: one\r\n\r\n`,
  'an empty length': `${OK}Content-Length:\r\n\r\n`,
  'a length that no number holds': `${OK}Content-Length: 99999999999999999999\r\n\r\n`,
  'two lengths': `${OK}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`,
  'a length and chunks': `${OK}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  'a coding of its own': `${OK}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`,
  'a coding that is no chunks': `${OK}Transfer-Encoding: identity\r\nContent-Length: 1\r\n\r\nx`,
  'a header without a colon': `${OK}Content-Length: 0\r\nnonsense\r\n\r\n`,
  'a header without a name': `${OK}Content-Length: 0\r\n: x\r\n\r\n`,
  'a blank before the colon': `${OK}Content-Length : 0\r\n\r\n`,
  'a header that is folded': `${OK}A: b\r\n c\r\nContent-Length: 0\r\n\r\n`,
  'a line that ends by half': `${OK}A: b\nContent-Length: 0\r\n\r\n`,
  'a return within a line': `${OK}A: b\rContent-Length: 0\r\n\r\n`,
  'a return at the end of its head': `${OK}Content-Length: 0\r\r\n\r\n`,
  'a zero byte': `${OK}A: b\0c\r\nContent-Length: 0\r\n\r\n`,
  'a chunk without a length': `${CHUNKED}\r\n`,
  'a chunk of a length that is none': `${CHUNKED}xyz\r\n`,
  'a chunk of a length below zero': `${CHUNKED}-1\r\n`,
  'a chunk of a length that no number holds': `${CHUNKED}FFFFFFFFFFFFFFFFF\r\n`,
  'a blank behind the length of a chunk': `${CHUNKED}1 \r\nx\r\n0\r\n\r\n`,
  'a trailer that is none': `${CHUNKED}0\r\nnonsense\r\n\r\n`,
  'a chunk that is longer than it says': `${CHUNKED}1\r\nxy\r\n0\r\n\r\n`,
} as const;

for (const [what, text] of Object.entries(BROKEN)) {
  test(`No answer is what has ${what}.`, () => {
    assert.throws(() => read(text), AnswerBroken);
  });
}

test('A head, or a line of chunks, that does not end within 64 KB is no answer.', () => {
  const long = 'x'.repeat(64 * 1024);

  assert.throws(() => read(`${OK}A: ${long}`), AnswerBroken);
  assert.throws(() => read(`${OK}A: ${long}\r\n\r\n`), AnswerBroken);
  assert.throws(() => read(`${CHUNKED}1;${long}`), AnswerBroken);
  assert.throws(() => read(`${CHUNKED}0\r\nA: ${long}`), AnswerBroken);
});

/** Bytes of any kind, or those of a text, each as a character. */
const bytes = fc.oneof(
  fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)), maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 30 }).map((text) => Buffer.from(text).toString('latin1')),
);
/** The text that these bytes are, each of them a character here; null where they are no UTF-8. */
const utf8 = (characters: string) => decodeUtf8(Buffer.from(characters, 'latin1'));
const chunk = fc.tuple(
  fc.constantFrom('', ';a', ';b="c"'),
  bytes.filter((text) => text !== ''),
);
const sized = bytes.map((body) => ({ body, text: `Content-Length: ${body.length}\r\n\r\n${body}` }));
const chunked = fc
  .tuple(fc.array(chunk, { maxLength: 4 }), fc.constantFrom('', 'A: b\r\n', 'A: b\r\nC: d\r\n'))
  .map(([chunks, trailer]) => {
    const lines = chunks.map(([extension, data]) => `${data.length.toString(16)}${extension}\r\n${data}\r\n`);
    const text = `Transfer-Encoding: chunked\r\n\r\n${lines.join('')}0\r\n${trailer}\r\n`;
    return { body: chunks.map(([, data]) => data).join(''), text };
  });
const framed = fc.oneof(sized, chunked);
const answers = fc.record({
  before: fc.constantFrom('', 'HTTP/1.1 100 Continue\r\n\r\n', 'HTTP/1.1 103 Early Hints\r\nA: b\r\n\r\n'),
  status: fc.constantFrom(200, 404, 412, 500, 503),
  etag: fc.stringMatching(/^"[ -~]{0,10}"$/),
  sent: framed,
});
const wire = ({
  before,
  status,
  etag,
  sent,
}: {
  before: string;
  status: number;
  etag: string;
  sent: { text: string };
}) => `${before}HTTP/1.1 ${status} Of Any Kind\r\nETag: ${etag}\r\n${sent.text}`;

/** Those without extensions of chunks, which are passed over here and read by Node. */
const plainAnswers = answers.filter(({ sent }) => !/^[\da-f]+;/m.test(sent.text));

/** A text cut into pieces at these places, of which any may be empty. */
function piecesOf(text: string, cuts: readonly number[]): string[] {
  const places = [0, ...cuts.map((cut) => cut % (text.length + 1)).sort((one, other) => one - other), text.length];
  return places.slice(1).map((place, index) => text.slice(places[index], place));
}

test('An answer is the same in whichever pieces it comes, and is there with its last byte and not before.', () => {
  fc.assert(
    fc.property(answers, fc.array(fc.nat(), { maxLength: 12 }), (answer, cuts) => {
      const text = wire(answer);

      const whole = read(...piecesOf(text, cuts));

      assert.deepEqual(
        [whole?.status, whole?.headers.etag, whole?.text, whole?.reusable],
        [answer.status, answer.etag, utf8(answer.sent.body), true],
      );
      assert.equal(read(...piecesOf(text.slice(0, -1), cuts)), null);
    }),
    { numRuns: 500 },
  );
});

/** A server that sends what it is told, and ends the connection. */
const server = createServer(
  (socket: Socket) =>
    void socket.on('error', () => undefined).once('data', () => socket.end(Buffer.from(said, 'latin1'))),
);
let said = '';
await once(server.listen(0, '127.0.0.1'), 'listening');
after(() => server.close());

/** What Node's own client reads of what a server sends; null where that is no answer to it. */
async function readByNode(text: string) {
  said = text;
  const { port } = server.address() as AddressInfo;
  const request = http.get({ port, host: '127.0.0.1', agent: false });
  request.on('error', () => undefined);
  try {
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    return {
      status: response.statusCode,
      etag: response.headers.etag,
      body: utf8((await buffer(response)).toString('latin1')),
    };
  } catch {
    return null;
  } finally {
    request.destroy();
  }
}

function tryRead(text: string) {
  try {
    const answer = read(text);
    return answer && { status: answer.status, etag: answer.headers.etag, body: answer.text };
  } catch {
    return null;
  }
}

test('What is taken for an answer of however many broken ones, Node takes for the same.', async () => {
  const spot = fc.record({
    at: fc.nat(),
    mark: fc.constantFrom('', ' ', '\r', '\n', '\r\n', '0', '9', ':', ',', 'a', '\0', '\xa0', '\xe9'),
  });
  let read = 0;
  await fc.assert(
    fc.asyncProperty(plainAnswers, fc.array(spot, { minLength: 1, maxLength: 3 }), async (answer, spots) => {
      const broken = spots.reduce((text, { at, mark }) => {
        const place = at % text.length;
        return text.slice(0, place) + mark + text.slice(place + 1);
      }, wire(answer));
      const ours = tryRead(broken);
      if (ours !== null) {
        read += 1;
        assert.deepEqual(ours, await readByNode(broken), JSON.stringify(broken));
      }
    }),
    { numRuns: 1000 },
  );
  assert.ok(read > 100, `only ${read} of them were answers`);
});
