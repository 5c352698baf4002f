import { encodeCursor } from './cursor.ts';
import type { Invocation, ProxyEvent } from './event.ts';
import { createHandler, type Parts } from './handler.ts';
import { LAST_ID } from './ids.ts';
import { Log } from './log.ts';

/** A function that starts has ten seconds for it; S3 is not worth more than two of them to wait for. */
const INVOCATION: Invocation = { awsRequestId: 'warm-up', functionVersion: '', getRemainingTimeInMillis: () => 2500 };

/**
 * Answer two requests that nobody has sent, so that the first one of a client finds code that ran before, which is several
 * times as quick, and a connection to S3: one that is refused, and the page behind the last item there can be, which is
 * one LIST of nothing. Neither is logged or counted; where S3 does not answer, that is a warning.
 */
export async function rehearse(parts: Parts): Promise<void> {
  let line = '';
  const log = new Log('INFO', {}, (written) => {
    line = written;
  });
  const handler = createHandler({ ...parts, log });
  await handler(
    { ...REQUEST, httpMethod: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' },
    INVOCATION,
  );
  const cursor = encodeCursor(LAST_ID, parts.collection);
  const { statusCode } = await handler({ ...REQUEST, queryStringParameters: { limit: '1', cursor } }, INVOCATION);
  if (statusCode !== 200) {
    parts.log.warn('warm-up', { error: (JSON.parse(line) as { error: unknown }).error });
  }
}

const REQUEST: ProxyEvent = {
  httpMethod: 'GET',
  resource: '/items',
  pathParameters: null,
  headers: {},
  multiValueHeaders: null,
  queryStringParameters: null,
  multiValueQueryStringParameters: null,
  body: null,
  isBase64Encoded: false,
  requestContext: { requestId: 'warm-up', path: '/items' },
};
