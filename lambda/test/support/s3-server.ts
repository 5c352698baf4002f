import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Budget } from '../../src/budget.ts';
import type { Config } from '../../src/config.ts';
import { type Patience, S3Client } from '../../src/s3-client.ts';

/** A request that reached the server. */
export type Seen = Readonly<{ method: string; url: string; headers: IncomingMessage['headers']; body: string }>;

/** What the server does with one request. */
export type Answer = (response: ServerResponse, request: Seen) => void;

/** Answer with a status, a body and headers. */
export function say(status: number, body = '', headers: Record<string, string> = {}): Answer {
  return (response) => response.writeHead(status, headers).end(body);
}

/** Answer as S3 refuses. */
export function refuse(status: number, code: string): Answer {
  return say(status, `<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`);
}

/** Break the connection before any answer. */
export const reset: Answer = (response) => void response.socket?.resetAndDestroy();

/** Never answer. */
export const silence: Answer = () => undefined;

/** Answer so many ms later. */
export function late(ms: number, answer: Answer): Answer {
  return (response, request) => setTimeout(answer, ms, response, request);
}

/** Announce more bytes than are sent, and break off. */
export const truncate: Answer = (response) => {
  response.writeHead(200, { 'Content-Length': '100', ETag: '"a"' });
  response.write('half', () => response.destroy());
};

const PATIENCE: Patience = { tries: 3, perTry: 200, firstPause: 1 };

/** A client of an HTTP server that gives these answers in turn, or what a function says of each request. */
export async function openS3(answers: Answer[] | ((request: Seen) => Answer), patience = PATIENCE) {
  const seen: Seen[] = [];
  const next = (request: Seen) => (Array.isArray(answers) ? answers.shift() : answers(request));
  const server = createServer(async (incoming, response) => {
    const { method = '', url = '', headers } = incoming;
    const request = { method, url, headers, body: await text(incoming) };
    seen.push(request);
    (next(request) ?? say(599, 'more requests than answers'))(response, request);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new S3Client(configOf(url), patience);
  const budget = new Budget(Date.now, 10_000);
  const close = async () => {
    client.close();
    server.closeAllConnections();
    await once(server.close(), 'close');
  };
  return { client, budget, seen, url, [Symbol.asyncDispose]: close };
}

/** The configuration of a function whose S3 is at a URL. */
export function configOf(url: string): Config {
  return {
    bucket: 'bucket-1',
    environment: 'test',
    logLevel: 'INFO',
    region: 'eu-central-1',
    cors: null,
    pageCacheBytes: 0,
    pageBlocks: false,
    credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: 'session' },
    s3Endpoint: new URL(url),
  };
}
