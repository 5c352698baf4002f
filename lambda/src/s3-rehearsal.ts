import { encodeDocument } from './document.ts';
import { type HttpAnswer, readAnswer } from './http-answer.ts';
import type { Carrier } from './http-connections.ts';
import { keyOf, newId, RANDOM_BYTES } from './ids.ts';
import { tagOf } from './s3-page-block.ts';

/** As many as it takes for all of the code of a page to run; more make a start longer, and no request shorter. */
const ITEMS = 10;
const TIME = new Date(0).toISOString();

/** A bucket that is played, and sends nothing anywhere: a LIST has a few items, and all else is a block of them. */
export function playedBucket(): Carrier {
  const objects = Array.from({ length: ITEMS }, (_, index) => {
    const id = newId(ITEMS - index, new Uint8Array(RANDOM_BYTES));
    return { key: keyOf(id), text: encodeDocument({ id, createdAt: TIME, updatedAt: TIME, revision: 1 }) };
  });
  const block = answerOf(objects.map(({ text }) => text).join('\n'));
  const listing = answerOf(listingOf(objects));
  return {
    send: async (request) => read(request.includes('list-type=') ? listing : block),
    close: () => undefined,
  };
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
