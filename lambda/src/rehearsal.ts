import type { Invocation, ProxyEvent } from './event.ts';
import { createHandler, type Parts } from './handler.ts';
import { Log } from './log.ts';

/** S3 that has answered by then is so near that a page would take longer than it is waited for. */
const NEAR_MS = 5;

const INVOCATION: Invocation = {
  awsRequestId: 'rehearsal',
  functionVersion: '',
  getRemainingTimeInMillis: () => 10_000,
};

/** A first page, of as many items as most ask for. */
const PAGE: ProxyEvent = {
  httpMethod: 'GET',
  resource: '/items',
  pathParameters: null,
  headers: {},
  multiValueHeaders: { Accept: ['application/json'] },
  queryStringParameters: null,
  multiValueQueryStringParameters: { limit: ['100'] },
  body: null,
  isBase64Encoded: false,
  requestContext: { requestId: 'rehearsal', path: '/items' },
};

/** A create that is refused for its body: whatever the schema says, a list is no item. */
const REFUSED: ProxyEvent = {
  ...PAGE,
  httpMethod: 'POST',
  multiValueHeaders: { 'Content-Type': ['application/json'] },
  multiValueQueryStringParameters: null,
  body: '[]',
};

/**
 * Answer requests that nobody has sent, so that the first one of a client finds code that ran before, which is several
 * times as quick: a create, and a page where `s3` is still waited for some ms later. `parts` have stores of their own, for a
 * rehearsal must leave nothing behind. It is neither logged nor counted; where it is answered otherwise than it should be,
 * that is a warning.
 */
export async function rehearse(parts: Parts, s3: Promise<unknown>): Promise<void> {
  const handler = createHandler({ ...parts, log: new Log('INFO', {}, () => undefined) });
  const perform = async (event: ProxyEvent, expected: number) => {
    const { statusCode: status, body: answer } = await handler(event, INVOCATION);
    if (status !== expected || answer.includes('"unreadable":')) {
      parts.log.warn('rehearsal', { status, answer });
    }
  };
  await perform(REFUSED, 400);
  if (await takesLonger(s3)) {
    await perform(PAGE, 200);
  }
}

async function takesLonger(s3: Promise<unknown>): Promise<boolean> {
  const answered = s3.then(
    () => false,
    () => false,
  );
  return Promise.race([answered, new Promise<boolean>((resolve) => setTimeout(resolve, NEAR_MS, true))]);
}
