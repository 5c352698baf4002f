import type { Invocation, ProxyEvent } from './event.ts';
import { createHandler, type Parts } from './handler.ts';
import { Log } from './log.ts';
import type { IntentStore, ItemStore } from './store.ts';

const INVOCATION: Invocation = { awsRequestId: 'rehearsal', functionVersion: '', getRemainingTimeInMillis: () => 1000 };

/** A create that is refused for its body: whatever the schema says, a list is no item. */
const REFUSED: ProxyEvent = {
  httpMethod: 'POST',
  resource: '/items',
  pathParameters: null,
  headers: { 'Content-Type': 'application/json' },
  multiValueHeaders: null,
  queryStringParameters: null,
  multiValueQueryStringParameters: null,
  body: '[]',
  isBase64Encoded: false,
  requestContext: { requestId: 'rehearsal', path: '/items' },
};

/** Stores that are never to be asked: a rehearsal must leave nothing behind. */
const closed = new Proxy({} as ItemStore & IntentStore, {
  get: (_, verb) => {
    throw new Error(`A rehearsal asked the store for ${String(verb)}.`);
  },
});

/**
 * Answer a request that nobody has sent, so that the first one of a client finds code that ran before, which is several
 * times as quick. It is neither logged nor counted; where it is answered otherwise than it should be, that is a warning.
 */
export async function rehearse(parts: Parts): Promise<void> {
  const log = new Log('INFO', {}, () => undefined);
  const openStores = () => ({ store: closed, intents: closed });
  const { statusCode, body } = await createHandler({ ...parts, log, openStores })(REFUSED, INVOCATION);
  if (statusCode !== 400) {
    parts.log.warn('rehearsal', { status: statusCode, answer: body });
  }
}
