import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import tls, { type TLSSocket } from 'node:tls';
import { generate } from 'selfsigned';
import { Connections } from '../../src/http-connections.ts';
import { dialer } from '../../src/http-dial.ts';

const REQUEST = 'GET / HTTP/1.1\r\nhost: x\r\n\r\n';
const trusted = tls.getCACertificates('default');

/** A certificate for this name or address, with its key. */
async function certificateOf(altName: { type: 2; value: string } | { type: 7; ip: string }) {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'test' }], {
    keyType: 'ec',
    extensions: [{ name: 'subjectAltName', altNames: [altName] }],
  });
  return { key, cert };
}

/** A server with this certificate that answers with what it says of the connection. */
async function serve(
  context: TestContext,
  certificate: { key: string; cert: string },
  say: (socket: TLSSocket) => string,
) {
  const server = tls.createServer({ ...certificate, ALPNProtocols: ['h2', 'http/1.1'] }, (socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => {
      const body = say(socket);
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
    });
  });
  server.on('tlsClientError', () => undefined);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  context.after(() => {
    tls.setDefaultCACertificates(trusted);
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** Requests to a secure server of this host. */
function asker(context: TestContext, host: string, port: number) {
  const connections = new Connections(dialer({ secure: true, host, port }));
  context.after(() => connections.close());
  return async () => (await connections.send(REQUEST, 5000)).text;
}

const LOCALHOST = { type: 2, value: 'localhost' } as const;

test('A server is asked for by its name, and spoken to in HTTP/1.1.', async (context) => {
  const certificate = await certificateOf(LOCALHOST);
  const port = await serve(context, certificate, ({ servername, alpnProtocol }) => `${servername} ${alpnProtocol}`);
  tls.setDefaultCACertificates([...trusted, certificate.cert]);

  assert.equal(await asker(context, 'localhost', port)(), 'localhost http/1.1');
});

test('An address is no name, and is proven all the same.', async (context) => {
  const certificate = await certificateOf({ type: 7, ip: '127.0.0.1' });
  const port = await serve(context, certificate, ({ servername }) => `${servername}`);
  tls.setDefaultCACertificates([...trusted, certificate.cert]);

  assert.equal(await asker(context, '127.0.0.1', port)(), 'false');
});

test('Connections that follow the first resume its session, which spares most of the handshake.', async (context) => {
  const certificate = await certificateOf(LOCALHOST);
  const port = await serve(context, certificate, (socket) => `${socket.isSessionReused()}`);
  tls.setDefaultCACertificates([...trusted, certificate.cert]);
  const ask = asker(context, 'localhost', port);

  assert.equal(await ask(), 'false');
  const others = await Promise.all(Array.from({ length: 4 }, ask));

  assert.deepEqual(others.sort(), ['false', 'true', 'true', 'true']);
});

test('A connection that the server ends while it idles is used for no request.', async (context) => {
  const certificate = await certificateOf(LOCALHOST);
  const sockets = new Set<TLSSocket>();
  const port = await serve(context, certificate, (socket) => `${sockets.add(socket).size}`);
  tls.setDefaultCACertificates([...trusted, certificate.cert]);
  const ask = asker(context, 'localhost', port);
  assert.deepEqual([await ask(), await ask()], ['1', '1']);

  const [first] = sockets;
  first?.end();
  await once(first as TLSSocket, 'close');

  assert.equal(await ask(), '2');
});

test('A server whose certificate nobody vouches for is not spoken to.', async (context) => {
  const port = await serve(context, await certificateOf(LOCALHOST), () => 'heard');

  await assert.rejects(asker(context, 'localhost', port)(), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
});

test('A server with the certificate of another is not spoken to.', async (context) => {
  const certificate = await certificateOf({ type: 2, value: 'bucket-1.s3.amazonaws.com' });
  const port = await serve(context, certificate, () => 'heard');
  tls.setDefaultCACertificates([...trusted, certificate.cert]);

  await assert.rejects(asker(context, 'localhost', port)(), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
});

test('A server that speaks no TLS is not spoken to.', async (context) => {
  const server = createServer((socket) =>
    socket.on('error', () => undefined).on('data', () => socket.end('HTTP/1.1 400\r\n\r\n')),
  );
  await once(server.listen(0, '127.0.0.1'), 'listening');
  context.after(() => server.close());

  await assert.rejects(asker(context, 'localhost', (server.address() as AddressInfo).port)(), /wrong version number/);
});
