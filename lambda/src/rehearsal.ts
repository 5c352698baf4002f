import type { Invocation, ProxyEvent } from './event.ts';
import { createHandler, type Parts } from './handler.ts';
import { Log } from './log.ts';

const INVOCATION: Invocation = { awsRequestId: 'rehearsal', functionVersion: '', getRemainingTimeInMillis: () => 1000 };

/** A create that is refused for its body, and so asks nothing of the store. */
const REFUSED: ProxyEvent = {
  httpMethod: 'POST',
  resource: '/items',
  pathParameters: null,
  headers: { 'Content-Type': 'application/json' },
  multiValueHeaders: null,
  queryStringParameters: null,
  multiValueQueryStringParameters: null,
  body: '{}',
  isBase64Encoded: false,
  requestContext: { requestId: 'rehearsal', path: '/items' },
};

/**
 * Answer a request that nobody has sent, so that the first one of a client finds code that ran before, which is several
 * times as quick. It is neither logged nor counted.
 */
export async function rehearse(parts: Parts): Promise<void> {
  const log = new Log('INFO', {}, () => undefined);
  await createHandler({ ...parts, log })(REFUSED, INVOCATION);
}
