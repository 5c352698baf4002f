import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import net, { type AddressInfo, createServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { AnswerBroken } from '../../src/http-answer.ts';
import { TimedOut } from '../../src/http-connection.ts';
import { Connections } from '../../src/http-connections.ts';
import { dialer } from '../../src/http-dial.ts';

const TWO = ['127.0.0.2', '127.0.0.3'].map((address) => ({ address, family: 4 }));
const REQUEST = 'GET / HTTP/1.1\r\nhost: x\r\n\r\n';
const say = (body: string) => `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`;

/** What a server does with the bytes that it is sent; `place` counts its connections from 1. */
type Serve = (socket: Socket, place: number, text: string) => void;

/** Connections to a server that does this, which tells how many it has had and how many are open. */
async function open(context: TestContext, serve: Serve) {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    const place = sockets.push(socket);
    socket.on('error', () => undefined).on('data', (bytes) => serve(socket, place, `${bytes}`));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const connections = new Connections(dialer({ secure: false, host: '127.0.0.1', port }));
  context.after(() => {
    connections.close();
    for (const socket of sockets) {
      socket.destroy();
    }
    server.close();
  });
  const ask = async (timeout = 5000) => (await connections.send(REQUEST, timeout)).text;
  return { connections, ask, port, sockets };
}

/** Answers with the number of the connection. */
const number: Serve = (socket, place) => void socket.write(say(`${place}`));

test('There are as many connections as requests at a time, and each is used for those that follow.', async (context) => {
  const { ask, sockets } = await open(context, number);

  const first = await Promise.all([ask(), ask(), ask()]);
  const second = await Promise.all([ask(), ask(), ask()]);

  assert.deepEqual(first.sort(), ['1', '2', '3']);
  assert.deepEqual(second.sort(), ['1', '2', '3']);
  assert.equal(sockets.length, 3);
});

test('Of those that idle, the one that was used last is used next.', async (context) => {
  const held: (() => void)[] = [];
  const { promise: all, resolve } = Promise.withResolvers<void>();
  const hold: Serve = (socket, place) => {
    held.push(() => socket.write(say(`${place}`)));
    if (held.length === 3) {
      resolve();
    }
  };
  const { ask } = await open(context, (...said) => (held.length < 3 ? hold(...said) : number(...said)));
  const asked = new Map([ask(), ask(), ask()].map((answer, index) => [index, answer]));
  await all;
  let last: string | null = null;
  for (const answer of held) {
    answer();
    last = await Promise.race(asked.values());
    asked.delete(Number(last) - 1);
  }

  assert.equal(await ask(), last);
});

test('A connection that the server ends while it idles is used for no request.', async (context) => {
  const { ask, sockets } = await open(context, number);
  assert.equal(await ask(), '1');

  sockets[0]?.end();
  await once(sockets[0] as Socket, 'close');

  assert.equal(await ask(), '2');
});

test('A connection is not used that has idled for four seconds by the clock, though no timer ran meanwhile.', async (context) => {
  const { ask } = await open(context, number);
  context.mock.timers.enable({ apis: ['Date'], now: 1000 });
  assert.equal(await ask(), '1');

  context.mock.timers.setTime(1000 + 3999);
  assert.equal(await ask(), '1');

  context.mock.timers.setTime(1000 + 3999 + 4000);
  assert.equal(await ask(), '2');
});

test('A connection that idles for four seconds is closed.', { timeout: 10_000 }, async (context) => {
  const { ask, sockets } = await open(context, number);
  await ask();

  await once(sockets[0] as Socket, 'end');
});

test('What nobody has asked for is not taken for the next answer.', async (context) => {
  const { ask, sockets } = await open(context, number);
  assert.equal(await ask(), '1');

  sockets[0]?.write(say('forged'));
  await once(sockets[0] as Socket, 'close');

  assert.equal(await ask(), '2');
});

test('An answer with more behind it is taken, and its connection is not used again.', async (context) => {
  const { ask } = await open(context, (socket, place) => void socket.write(`${say(`${place}`)}${say('forged')}`));

  assert.deepEqual([await ask(), await ask()], ['1', '2']);
});

test('An answer that comes before all of its request was sent is taken, and its connection is not used again.', async (context) => {
  const early: Serve = (socket, place) => {
    socket.pause().write(say(`${place}`));
  };
  const { connections, sockets } = await open(context, early);
  const large = `PUT / HTTP/1.1\r\ncontent-length: ${5e7}\r\n\r\n${'x'.repeat(5e7)}`;

  assert.equal((await connections.send(large, 5000)).text, '1');

  sockets[0]?.resume();
  assert.equal((await connections.send(REQUEST, 5000)).text, '2');
});

test('A request that is late is given up with its connection, and its answer is nobody else’s.', async (context) => {
  const late: Serve = (socket, place) => void setTimeout(() => socket.write(say(`${place}`)), place === 1 ? 1000 : 0);
  const { ask } = await open(context, late);

  await assert.rejects(
    ask(100),
    (error) => error instanceof TimedOut && error.message === 'No answer came within 100 ms.',
  );

  assert.equal(await ask(), '2');
});

test('Each request has its own time, be it as long as that of the one before or another.', async (context) => {
  const slow: Serve = (socket, place) => void setTimeout(() => socket.write(say(`${place}`)), 300);
  const { ask } = await open(context, slow);

  for (const [timeout, answer] of [
    [1000, '1'],
    [1000, '1'],
    [5000, '1'],
    [1000, '1'],
    [100, null],
    [1000, '2'],
  ] as const) {
    const asked = ask(timeout);
    await (answer === null ? assert.rejects(asked, TimedOut) : asked.then((body) => assert.equal(body, answer)));
  }
});

for (const [what, serve, kind] of [
  ['ends without an answer', (socket: Socket) => void socket.end(), AnswerBroken],
  ['ends within an answer', (socket: Socket) => void socket.end(say('body').slice(0, -1)), AnswerBroken],
  ['is reset', (socket: Socket) => void socket.resetAndDestroy(), Error],
  ['says what is no answer', (socket: Socket) => void socket.write('220 smtp\r\n\r\n'), AnswerBroken],
] as const) {
  test(`A request fails whose connection ${what}, and the next one has another.`, async (context) => {
    const { ask, sockets } = await open(context, (...all) => (all[1] === 1 ? serve(all[0]) : number(...all)));

    await assert.rejects(ask(), kind);

    assert.equal(await ask(), '2');
    assert.equal(sockets.length, 2);
  });
}

test('A server that is not there is an error of the socket.', async (context) => {
  const { port } = await open(context, number);
  const nobody = new Connections(dialer({ secure: false, host: '127.0.0.2', port }));

  await assert.rejects(nobody.send(REQUEST, 5000), { code: 'ECONNREFUSED' });
});

test('Of a server with several addresses it is told why each could not be reached.', async (context) => {
  const { port } = await open(context, number);
  const dial = () => net.connect({ host: 'two.test', port, lookup: (_, __, found) => found(null, TWO) });

  await assert.rejects(new Connections(dial).send(REQUEST, 5000), {
    name: 'AggregateError',
    message: `connect ECONNREFUSED 127.0.0.2:${port}; connect ECONNREFUSED 127.0.0.3:${port}`,
  });
});

test('A process does not go on for the sake of connections that idle.', { timeout: 10_000 }, async (context) => {
  const { port } = await open(context, number);
  const script = `
    import { Connections } from '${new URL('../../src/http-connections.ts', import.meta.url)}';
    import { dialer } from '${new URL('../../src/http-dial.ts', import.meta.url)}';
    const connections = new Connections(dialer({ secure: false, host: '127.0.0.1', port: ${port} }));
    await connections.send(${JSON.stringify(REQUEST)}, 5000);
    process.once('beforeExit', () => console.log('is done', Math.round(process.uptime() - begun)));
    const begun = process.uptime();`;

  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);

  assert.equal(stdout.trim(), 'is done 0');
});
