import { decodeUtf8 } from './utf8.ts';

/** An HTTP answer, whole. Names of headers are in lower case; `text` is its body, null where that is no UTF-8 or far too long. */
export type HttpAnswer = Readonly<{
  status: number;
  headers: Readonly<Record<string, string | undefined>>;
  text: string | null;
  /** Whether its connection may carry another request. */
  reusable: boolean;
}>;

type Head = Pick<HttpAnswer, 'status' | 'headers'>;

/** What came is no answer, or nobody can tell whether it is a whole one. */
export class AnswerBroken extends Error {
  override readonly name = 'AnswerBroken';
}

/** Far above a LIST of 1000 keys of 1024 bytes, and above any item. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;
/** Far above the headers of S3, those of its users among them. */
const MAX_HEAD_BYTES = 64 * 1024;
const STATUS_LINE = /^HTTP\/1\.1 ([1-5]\d\d)(?: |$)/;
const BLANKS = /^[\t ]+|[\t ]+$/g;
const NAME = /^[!#$%&'*+.^_`|~\w-]+$/;
/** Also a line break by half, which one reader takes for the end of a line and another does not. */
const NOT_OF_A_LINE = /[^\t\r\n\x20-\x7e\x80-\xff]|\r(?!\n)|(?<!\r)\n/;

/**
 * Reads one answer of HTTP/1.1 to a request that is no HEAD: `next` takes its bytes as they come, in pieces of any size,
 * and is done with the answer. It keeps a copy of what it has to keep: the bytes may change afterwards. Throws
 * AnswerBroken, for an answer that ends only with its connection, too: it may be cut.
 */
export function* readAnswer(): Generator<undefined, HttpAnswer, Buffer> {
  const input = new Input();
  let head: Head;
  do {
    head = headOf(yield* input.until('\r\n\r\n', MAX_HEAD_BYTES));
  } while (head.status < 200);
  const body = yield* readBody(input, head);
  const kept = !/\bclose\b/i.test(head.headers.connection ?? '');
  return { ...head, text: body && decodeUtf8(body), reusable: kept && body !== null && input.empty };
}

function headOf(text: string): Head {
  const [first = '', ...lines] = text.split('\r\n');
  const [, status] = STATUS_LINE.exec(first) ?? [];
  if (status === undefined || status === '101') {
    throw new AnswerBroken('What came is no answer of HTTP/1.1.');
  }
  return { status: Number(status), headers: headersOf(lines) };
}

function headersOf(lines: readonly string[]): HttpAnswer['headers'] {
  const headers: Record<string, string> = Object.create(null);
  for (const line of lines) {
    const colon = line.indexOf(':');
    const [name, value] = [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).replaceAll(BLANKS, '')];
    if (colon < 0 || !NAME.test(name)) {
      throw new AnswerBroken('An answer came with a header that is none.');
    }
    headers[name] = name in headers ? `${headers[name]}, ${value}` : value;
  }
  return headers;
}

function* readBody(input: Input, { status, headers }: Head): Generator<undefined, Buffer | null, Buffer> {
  const { 'content-length': length, 'transfer-encoding': coding } = headers;
  if (status === 204 || status === 304) {
    return Buffer.alloc(0);
  }
  if (length === undefined && coding?.toLowerCase() === 'chunked') {
    return yield* readChunks(input);
  }
  if (length === undefined || coding !== undefined || !/^\d{1,15}$/.test(length)) {
    throw new AnswerBroken('An answer came that does not say how long it is.');
  }
  return Number(length) > MAX_BODY_BYTES ? null : yield* input.take(Number(length));
}

function* readChunks(input: Input): Generator<undefined, Buffer | null, Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for (;;) {
    const line = yield* input.until('\r\n', MAX_HEAD_BYTES);
    const [digits] = /^[\da-f]{1,12}(?=;|$)/i.exec(line) ?? [];
    if (digits === undefined) {
      throw new AnswerBroken('An answer came in chunks, and one does not say how long it is.');
    }
    const length = Number.parseInt(digits, 16);
    size += length;
    if (size > MAX_BODY_BYTES) {
      return null;
    }
    if (length === 0) {
      yield* skipTrailer(input);
      return Buffer.concat(chunks);
    }
    chunks.push(Buffer.from(yield* input.take(length)));
    yield* input.until('\r\n', 2);
  }
}

/** What comes behind the last chunk is of no use, but where it is no trailer, the chunk may not have been the last. */
function* skipTrailer(input: Input): Generator<undefined, void, Buffer> {
  for (;;) {
    const line = yield* input.until('\r\n', MAX_HEAD_BYTES);
    if (line === '') {
      return;
    }
    headersOf([line]);
  }
}

/** The bytes that have come and are not read yet; asks for more by yielding, and has copied them by then. */
class Input {
  #rest: Buffer = Buffer.alloc(0);

  get empty(): boolean {
    return this.#rest.length === 0;
  }

  /** The text before a mark, which is dropped; the two together have `most` bytes at the most. */
  *until(mark: string, most: number): Generator<undefined, string, Buffer> {
    let end = this.#rest.indexOf(mark);
    while (end < 0 && this.#rest.length < most) {
      const before = Buffer.from(this.#rest);
      const more = yield;
      this.#rest = before.length === 0 ? more : Buffer.concat([before, more]);
      end = this.#rest.indexOf(mark);
    }
    if (end < 0 || end + mark.length > most) {
      throw new AnswerBroken('An answer came with a line or a head that does not end.');
    }
    const text = this.#rest.toString('latin1', 0, end);
    this.#rest = this.#rest.subarray(end + mark.length);
    if (NOT_OF_A_LINE.test(text)) {
      throw new AnswerBroken('An answer came with a character that no line of it may have.');
    }
    return text;
  }

  /** As many bytes as asked for; those of the last piece are no copy. */
  *take(count: number): Generator<undefined, Buffer, Buffer> {
    const parts: Buffer[] = [];
    let left = count;
    while (left > this.#rest.length) {
      parts.push(Buffer.from(this.#rest));
      left -= this.#rest.length;
      this.#rest = yield;
    }
    parts.push(this.#rest.subarray(0, left));
    this.#rest = this.#rest.subarray(left);
    return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
  }
}
