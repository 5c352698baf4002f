import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { requestOf } from '../../src/event.ts';
import { openBackend } from '../support/backend.ts';
import { contextOf, eventOf } from '../support/events.ts';

type Context = APIGatewayProxyEvent['requestContext'];

/** What the gateway says of who asks, where it says it. */
type Who = Readonly<{ authorizer?: object | null; identity?: Partial<Context['identity']> }>;

const USER = { claims: { sub: 'user-1', email: 'user@example.com' } };
const ROLE = 'arn:aws:iam::123456789012:role/client';
const ADDRESS = { sourceIp: '192.0.2.1', userAgent: 'curl' };

function eventBy(who: Who): APIGatewayProxyEvent {
  const event = eventOf({
    httpMethod: 'POST',
    body: '{"name":"first"}',
    headers: { 'content-type': 'application/json', 'Idempotency-Key': 'key-1' },
  });
  return { ...event, requestContext: { ...event.requestContext, ...who } as Context };
}

test('The caller is the subject of the token, else the identity that signed, else the API key, else nobody.', () => {
  for (const [who, caller] of [
    [{ authorizer: USER, identity: { ...ADDRESS, userArn: ROLE, apiKeyId: 'k-1' } }, 'user-1'],
    [{ authorizer: {}, identity: { ...ADDRESS, userArn: ROLE, apiKeyId: 'k-1' } }, ROLE],
    [{ authorizer: { principalId: 'x' }, identity: { ...ADDRESS, userArn: null, apiKeyId: 'k-1' } }, 'k-1'],
    [{ authorizer: null, identity: { ...ADDRESS, userArn: null, apiKeyId: null } }, ''],
    [{ identity: ADDRESS }, ''],
    [{}, ''],
  ] as const) {
    assert.equal(requestOf(eventBy(who)).caller, caller, JSON.stringify(who));
  }
});

test('Who signed is the user, the root, the federated user or the role, whatever its session, in any partition.', () => {
  for (const [userArn, caller] of [
    ['arn:aws:iam::123456789012:user/ann', 'arn:aws:iam::123456789012:user/ann'],
    ['arn:aws:iam::123456789012:user/shop/staff/ann', 'arn:aws:iam::123456789012:user/shop/staff/ann'],
    ['arn:aws:iam::123456789012:user/:assumed-role/x/ann', 'arn:aws:iam::123456789012:user/:assumed-role/x/ann'],
    ['arn:aws:iam::123456789012:root', 'arn:aws:iam::123456789012:root'],
    ['arn:aws:sts::123456789012:federated-user/ann', 'arn:aws:sts::123456789012:federated-user/ann'],
    ['arn:aws:sts::123456789012:assumed-role/client/session-1', 'arn:aws:sts::123456789012:assumed-role/client'],
    ['arn:aws:sts::123456789012:assumed-role/client/ann@example.com', 'arn:aws:sts::123456789012:assumed-role/client'],
    ['arn:aws-cn:sts::123456789012:assumed-role/client/1', 'arn:aws-cn:sts::123456789012:assumed-role/client'],
    ['arn:aws-us-gov:sts::123456789012:assumed-role/client/1', 'arn:aws-us-gov:sts::123456789012:assumed-role/client'],
  ] as const) {
    assert.equal(requestOf(eventBy({ identity: { ...ADDRESS, userArn } })).caller, caller);
  }
});

test('A role whose credentials were refreshed between two tries has one item, and another role one of its own.', async () => {
  const { handler } = openBackend();
  const send = async (name: string) => {
    const userArn = `arn:aws:sts::123456789012:assumed-role/${name}`;
    const { headers } = await handler(eventBy({ identity: { ...ADDRESS, userArn } }), contextOf());
    return headers?.['Idempotency-Replayed'];
  };

  assert.equal(await send('client/1763900000'), undefined);
  assert.equal(await send('client/1763903600'), 'true');
  assert.equal(await send('client-2/1763900000'), undefined);
});

test('Two callers with the same key and body have an item each; the same one from another address has one.', async () => {
  const { handler, objects } = openBackend();
  const send = async (who: Who) => (await handler(eventBy(who), contextOf())).headers?.['Idempotency-Replayed'];

  assert.equal(await send({ authorizer: USER, identity: ADDRESS }), undefined);
  assert.equal(await send({ authorizer: { claims: { sub: 'user-2' } }, identity: ADDRESS }), undefined);
  assert.equal(await send({ identity: ADDRESS }), undefined);
  assert.equal(await send({ authorizer: USER, identity: { sourceIp: '198.51.100.7', userAgent: 'other' } }), 'true');

  assert.equal(objects.keys().filter((key) => key.startsWith('items/')).length, 3);
});
