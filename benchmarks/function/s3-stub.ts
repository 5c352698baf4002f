/**
 * An S3 of one bucket in memory on 127.0.0.1, over HTTP and HTTPS, that takes its time and counts: `s3-stub.ts <key file>
 * <certificate file>` prints the two ports as JSON, and runs until it is ended. Signatures are not checked.
 *
 * `POST /-/…` is for whoever measures: `latency?ms=`, `fill?count=&description=`, `change?count=`, and `take`, which
 * answers how often each operation was asked for since the last one.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import http, { type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setImmediate as immediate, setTimeout as pause } from 'node:timers/promises';
import { Bucket } from './bucket.ts';
import { change, fill } from './collection.ts';
import { answer, kindOf } from './s3-answers.ts';

const [keyFile = '', certificateFile = ''] = process.argv.slice(2);
const CONTROL = '/-/';
const bucket = new Bucket();
const TIMER_MS = 2;
let counts: Record<string, number> = {};
let latencyMs = 0;

const listener: RequestListener = async (incoming, response) => {
  const url = new URL(incoming.url ?? '', 'http://stub');
  if (url.pathname.startsWith(CONTROL)) {
    response.end(JSON.stringify(control(url.pathname.slice(CONTROL.length), url.searchParams)));
    return;
  }
  await serve(incoming, response, url);
};

async function serve(incoming: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const due = performance.now() + latencyMs;
  const [, , ...key] = decodeURIComponent(url.pathname).split('/');
  const { method = '', headers } = incoming;
  const asked = { method, key: key.join('/'), query: url.searchParams, headers, body: await buffer(incoming) };
  const kind = kindOf(asked);
  counts[kind] = (counts[kind] ?? 0) + 1;
  // What the stub computes is within the time that a request takes.
  const { status, headers: ours = {}, body = '' } = answer(bucket, asked);
  await until(due);
  response.writeHead(status, { ...ours, 'Content-Length': Buffer.byteLength(body) }).end(body);
}

/** A timer of Node's is late by up to two ms: the last part is waited for awake. */
async function until(due: number): Promise<void> {
  const asleep = due - performance.now() - TIMER_MS;
  if (asleep > 0) {
    await pause(asleep);
  }
  while (performance.now() < due) {
    await immediate();
  }
}

function control(order: string, query: URLSearchParams): object {
  const count = Number(query.get('count'));
  const taken = counts;
  switch (order) {
    case 'latency':
      latencyMs = Number(query.get('ms'));
      return {};
    case 'fill':
      fill(bucket, count, query.get('description') ?? '');
      return {};
    case 'change':
      change(bucket, count);
      return {};
    case 'take':
      counts = {};
      return taken;
    default:
      throw new Error(`The stub knows no order ${order}.`);
  }
}

async function portOf(server: Server): Promise<number> {
  // Who measures decides when a connection ends.
  server.keepAliveTimeout = 0;
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

const certificate = { key: readFileSync(keyFile), cert: readFileSync(certificateFile) };
const ports = {
  http: await portOf(http.createServer(listener)),
  https: await portOf(https.createServer(certificate, listener)),
};
process.stdout.write(`${JSON.stringify(ports)}\n`);
