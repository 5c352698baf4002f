import type { ClientRequest, IncomingHttpHeaders, IncomingMessage, RequestOptions } from 'node:http';

/** What S3 answered to one try; the body is null where it is larger than any of use. */
export type S3Answer = Readonly<{ status: number; headers: IncomingHttpHeaders; body: Buffer | null }>;

/** A signed request with its body, if any. */
export type SignedRequest = RequestOptions & { body?: string | Buffer | undefined };

/** `request` of node:http or node:https. */
export type Transport = (options: RequestOptions) => ClientRequest;

/** Nobody can tell whether an answer of S3 came whole. */
export class EndUnknown extends Error {
  override readonly name = 'EndUnknown';
}

/** S3 did not answer one try in time. */
export class TryTimedOut extends Error {
  override readonly name = 'TryTimedOut';
}

/** Far above a LIST of 1000 keys of 1024 bytes, and above any item. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

/**
 * Send one request, once; resolves to a whole answer of any status.
 * Rejects with TryTimedOut after `timeout` ms, with the socket's error where the connection breaks, and with EndUnknown.
 */
export function sendOnce(transport: Transport, request: SignedRequest, timeout: number): Promise<S3Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = transport(request);
    const timer = setTimeout(() => {
      reject(new TryTimedOut(`S3 did not answer within ${timeout} ms.`));
      outgoing.destroy();
    }, timeout);
    let answered = false;
    outgoing.on('close', () => {
      clearTimeout(timer);
      if (!answered) {
        reject(new EndUnknown('S3 ended a request without an answer.'));
      }
    });
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      answered = true;
      collect(incoming).then(resolve, reject);
    });
    outgoing.end(request.body);
  });
}

/** By events: the iterator of a stream takes a tenth of the CPU of a request, and more of the first one. */
function collect(incoming: IncomingMessage): Promise<S3Answer> {
  const { statusCode: status = 0, headers } = incoming;
  return new Promise((resolve, reject) => {
    if (status === 200 && headers['content-length'] === undefined && headers['transfer-encoding'] !== 'chunked') {
      reject(new EndUnknown('S3 answered without saying how long its answer is.'));
      incoming.destroy();
      return;
    }
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > MAX_ANSWER_BYTES) {
        resolve({ status, headers, body: null });
        incoming.destroy();
      }
    });
    incoming.on('end', () => resolve({ status, headers, body: Buffer.concat(chunks) }));
    incoming.on('error', reject);
    incoming.on('close', () => incoming.readableEnded || reject(new EndUnknown('S3 broke off its answer.')));
  });
}
