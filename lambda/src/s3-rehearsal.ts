import { encodeDocument } from './document.ts';
import { type HttpAnswer, readAnswer } from './http-answer.ts';
import type { Carrier } from './http-connections.ts';
import { keyOf, newId, RANDOM_BYTES } from './ids.ts';
import { tagOf } from './s3-page-block.ts';

/** Enough for a page's code to have run often; more make a start longer, and no request shorter. */
const ITEMS = 10;
const TIME = new Date(0).toISOString();

type Played = Readonly<{ to: string; answer: Buffer }>;

/**
 * A bucket that is played, and sends nothing anywhere: a LIST has a few items, which can be read, and so can a block of
 * them. It is filled when it is first asked, for many a start does not ask.
 */
export function playedBucket(): Carrier {
  let answers: readonly Played[] | null = null;
  const send = async (request: string) => {
    answers ??= answersOf();
    const played = answers.find(({ to }) => request.includes(to));
    if (played === undefined) {
      throw new Error(`The played bucket has nothing for ${request}`);
    }
    return read(played.answer);
  };
  return { send, close: () => undefined };
}

/** What is answered to requests that have these words. */
function answersOf(): readonly Played[] {
  const objects = Array.from({ length: ITEMS }, (_, index) => {
    const id = newId(ITEMS - index, new Uint8Array(RANDOM_BYTES));
    return { key: keyOf(id), text: encodeDocument({ id, createdAt: TIME, updatedAt: TIME, revision: 1 }) };
  });
  return [
    ...objects.map(({ key, text }) => ({ to: key, answer: answerOf(text) })),
    { to: 'list-type=', answer: answerOf(listingOf(objects)) },
    { to: 'blocks/', answer: answerOf(objects.map(({ text }) => text).join('\n')) },
  ];
}

function listingOf(objects: readonly Readonly<{ key: string; text: string }>[]): string {
  const contents = objects.map(({ key, text }) => {
    const etag = tagOf(text).replaceAll('"', '&quot;');
    return `<Contents><Key>${key}</Key><ETag>${etag}</ETag><Size>${text.length}</Size></Contents>`;
  });
  return `<ListBucketResult><IsTruncated>false</IsTruncated>${contents.join('')}</ListBucketResult>`;
}

function answerOf(body: string): Buffer {
  return Buffer.from(`HTTP/1.1 200 OK\r\nETag: ""\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
}

function read(answer: Buffer): HttpAnswer {
  const reader = readAnswer();
  reader.next();
  const { value } = reader.next(answer);
  if (value === undefined) {
    throw new Error('A rehearsal was answered by half.');
  }
  return value;
}
