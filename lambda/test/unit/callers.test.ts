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

test('Two callers with the same key and body have an item each; the same one from another address has one.', async () => {
  const { handler, objects } = openBackend();
  const send = async (who: Who) => (await handler(eventBy(who), contextOf())).headers?.['Idempotency-Replayed'];

  assert.equal(await send({ authorizer: USER, identity: ADDRESS }), undefined);
  assert.equal(await send({ authorizer: { claims: { sub: 'user-2' } }, identity: ADDRESS }), undefined);
  assert.equal(await send({ identity: ADDRESS }), undefined);
  assert.equal(await send({ authorizer: USER, identity: { sourceIp: '198.51.100.7', userAgent: 'other' } }), 'true');

  assert.equal(objects.keys().filter((key) => key.startsWith('items/')).length, 3);
});
