import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Budget } from '../../src/budget.ts';
import { StoreBusy } from '../../src/errors.ts';
import { AnswerBroken } from '../../src/http-answer.ts';
import { TimedOut } from '../../src/http-connection.ts';
import { S3Refused } from '../../src/s3-client.ts';
import { type Answer, openS3, refuse, reset, say, silence, truncate } from '../support/s3-server.ts';

const GET = { method: 'GET', key: 'items/a.json' } as const;
/** An answer that ends where the connection does. */
const endless: Answer = (response) => {
  response.socket?.end('HTTP/1.1 200 OK\r\n\r\n{"na');
};
const PUT = { method: 'PUT', key: 'items/a.json', body: '{}', headers: { 'if-none-match': '*' } } as const;

test('A request is signed for its region, with the session token and the hash of its body.', async () => {
  await using s3 = await openS3([say(200)]);

  await s3.client.send(PUT, s3.budget);

  const [request] = s3.seen;
  assert.deepEqual([request?.method, request?.url, request?.body], ['PUT', '/bucket-1/items/a.json', '{}']);
  assert.match(
    request?.headers.authorization ?? '',
    /^AWS4-HMAC-SHA256 Credential=AKID\/\d{8}\/eu-central-1\/s3\/aws4_request, SignedHeaders=[^ ]*host;[^ ]*if-none-match;[^ ]*x-amz-security-token, Signature=[0-9a-f]{64}$/,
  );
  assert.equal(request?.headers['x-amz-security-token'], 'session');
  assert.equal(
    request?.headers['x-amz-content-sha256'],
    '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
  );
});

test('The socket is kept for the next request.', async () => {
  const ports = new Set<number | undefined>();
  const note: Answer = (response) => {
    ports.add(response.socket?.remotePort);
    response.end();
  };
  await using s3 = await openS3([note, note, note]);

  for (let count = 0; count < 3; count += 1) {
    await s3.client.send(GET, s3.budget);
  }

  assert.equal(ports.size, 1);
});

for (const [what, fault] of [
  ['503 SlowDown', refuse(503, 'SlowDown')],
  ['500 InternalError', refuse(500, 'InternalError')],
  ['a 502 that is not XML', say(502, 'Bad Gateway')],
  ['429', say(429)],
  ['400 RequestTimeout', refuse(400, 'RequestTimeout')],
  ['409 ConditionalRequestConflict', refuse(409, 'ConditionalRequestConflict')],
  ['a 409 without a code', say(409)],
  ['an answer that does not say how long it is', endless],
  ['a reset connection', reset],
  ['a first byte that does not come', silence],
  ['a body that breaks off', truncate],
] as const) {
  test(`Behind ${what} the request is sent again, and each try is counted.`, async () => {
    await using s3 = await openS3([fault, say(200, 'fine')]);

    const reply = await s3.client.send(PUT, s3.budget);

    assert.deepEqual([reply.status, reply.text, s3.budget.requests], [200, 'fine', 2]);
    assert.deepEqual(s3.seen[1]?.body, '{}');
  });
}

for (const [status, code] of [
  [304, 'NotModified'],
  [400, 'InvalidArgument'],
  [403, 'AccessDenied'],
  [404, 'NoSuchKey'],
  [412, 'PreconditionFailed'],
] as const) {
  test(`A ${status} ${code} is an answer, and is not asked for again.`, async () => {
    await using s3 = await openS3([status === 304 ? say(304) : refuse(status, code)]);

    const reply = await s3.client.send(GET, s3.budget);

    assert.deepEqual([reply.status, reply.code, s3.budget.requests], [status, status === 304 ? null : code, 1]);
  });
}

for (const [what, fault, uncertain] of [
  ['no fault', null, false],
  ['503 SlowDown', refuse(503, 'SlowDown'), false],
  ['429', say(429), false],
  ['409 ConditionalRequestConflict', refuse(409, 'ConditionalRequestConflict'), false],
  ['400 RequestTimeout', refuse(400, 'RequestTimeout'), false],
  ['500 InternalError', refuse(500, 'InternalError'), true],
  ['503 ServiceUnavailable', refuse(503, 'ServiceUnavailable'), true],
  ['a reset connection', reset, true],
  ['a first byte that does not come', silence, true],
  ['a body that breaks off', truncate, true],
] as const) {
  test(`Behind ${what} it is ${uncertain ? 'not ' : ''}known that no earlier try was carried out.`, async () => {
    await using s3 = await openS3(fault === null ? [say(200)] : [fault, say(200)]);

    assert.equal((await s3.client.send(PUT, s3.budget)).uncertain, uncertain);
  });
}

const upgrade: Answer = (response) =>
  void response.socket?.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n');
const coded: Answer = (response) =>
  void response.socket?.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\nConnection: close\r\n\r\nhalf');

for (const [what, fault, cause] of [
  ['SlowDown', refuse(503, 'SlowDown'), S3Refused],
  ['a conflict', refuse(409, 'ConditionalRequestConflict'), S3Refused],
  ['silence', silence, TimedOut],
  ['InternalError', refuse(500, 'InternalError'), S3Refused],
  ['a reset connection', reset, Error],
  ['a body that breaks off', truncate, Error],
  ['a change of protocol', upgrade, AnswerBroken],
  ['a body in a coding of its own', coded, AnswerBroken],
] as const) {
  test(`When every try ends in ${what}, the store is busy, with the last try as the cause.`, async () => {
    await using s3 = await openS3([fault, fault, fault]);

    await assert.rejects(
      s3.client.send(GET, s3.budget),
      (error: Error) => error instanceof StoreBusy && error.cause instanceof cause,
    );

    assert.equal(s3.seen.length, 3);
  });
}

test('No try begins when the time of the request is over.', async () => {
  await using s3 = await openS3([]);

  await assert.rejects(s3.client.send(GET, new Budget(() => 0, 0)), StoreBusy);

  assert.equal(s3.seen.length, 0);
});

test('A pause that would outlast the time of the request is not begun.', { timeout: 10_000 }, async () => {
  const endless = { tries: 3, perTry: 5000, firstPause: 1e9 };
  await using s3 = await openS3([refuse(503, 'SlowDown')], endless);

  await assert.rejects(s3.client.send(GET, s3.budget), StoreBusy);

  assert.equal(s3.seen.length, 1);
});

test('A try that is given up leaves no connection open.', { timeout: 10_000 }, async () => {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const wait: Answer = (response) => void response.once('close', resolve);
  await using s3 = await openS3([wait], { tries: 1, perTry: 50, firstPause: 1 });

  await assert.rejects(s3.client.send(GET, s3.budget), StoreBusy);

  await closed;
});

test('An answer larger than any of use has no body, and is not asked for again.', async () => {
  const large = say(200, 'x'.repeat(9 * 1024 * 1024), { ETag: '"large"' });
  await using s3 = await openS3([large], { tries: 3, perTry: 5000, firstPause: 1 });

  const reply = await s3.client.send(GET, s3.budget);

  assert.deepEqual([reply.status, reply.headers.etag, reply.text], [200, '"large"', null]);
});

test('A refusal tells what was asked, the status, the code and the request id of S3.', async () => {
  const body = '<Error><Code>AccessDenied</Code></Error>';
  await using s3 = await openS3([say(403, body, { 'x-amz-request-id': 'S3-1' })]);

  const refused = new S3Refused(await s3.client.send(GET, s3.budget));

  assert.equal(refused.message, 'S3 answered GET items/a.json with 403 AccessDenied');
  assert.deepEqual([refused.status, refused.code, refused.s3RequestId], [403, 'AccessDenied', 'S3-1']);
});
