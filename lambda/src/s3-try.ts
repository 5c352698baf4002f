import type { ClientRequest, IncomingHttpHeaders, IncomingMessage, RequestOptions } from 'node:http';
import { StoreFailed } from './errors.ts';

/** What S3 answered to one try. */
export type S3Answer = Readonly<{ status: number; headers: IncomingHttpHeaders; body: Buffer }>;

/** A signed request with its body, if any. */
export type SignedRequest = RequestOptions & { body?: string | Buffer | undefined };

/** `request` of node:http or node:https. */
export type Transport = (options: RequestOptions) => ClientRequest;

/** S3 did not answer one try in time. */
export class TryTimedOut extends Error {
  override readonly name = 'TryTimedOut';
}

/** Far above a LIST of 1000 keys of 1024 bytes, and above any item. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

/**
 * Send one request, once; resolves to a whole answer of any status.
 * Rejects with TryTimedOut after `timeout` ms, with the socket's error where the connection breaks,
 * and with StoreFailed where the answer is too large to be of use.
 */
export function sendOnce(transport: Transport, request: SignedRequest, timeout: number): Promise<S3Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = transport(request);
    const timer = setTimeout(() => {
      reject(new TryTimedOut(`S3 did not answer within ${timeout} ms.`));
      outgoing.destroy();
    }, timeout);
    outgoing.on('close', () => clearTimeout(timer));
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => collect(incoming).then(resolve, reject));
    outgoing.end(request.body);
  });
}

async function collect(incoming: IncomingMessage): Promise<S3Answer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) {
      throw new StoreFailed(`S3 answered with more than ${MAX_ANSWER_BYTES} bytes.`);
    }
    chunks.push(chunk);
  }
  return { status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(chunks) };
}
