import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { Budget } from './budget.ts';
import { requestOf, resultOf } from './event.ts';
import type { Response } from './exchange.ts';
import { Items } from './items.ts';
import type { Log } from './log.ts';
import { problemOf } from './problem.ts';
import { route } from './router.ts';
import type { ItemStore } from './store.ts';

/** What the handler is made of. `now` is Unix time in ms; `corsOrigin` is null where CORS is off. */
export type Parts = Readonly<{
  openStore: (budget: Budget) => ItemStore;
  now: () => number;
  randomBytes: (count: number) => Uint8Array;
  log: Log;
  corsOrigin: string | null;
}>;

/** The function's entry: answers every event, and never throws. */
export type Handler = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;

/** API Gateway ends a request after 29 s; what is left over is for the answer's way back. */
const LONGEST_MS = 25_000;
const RESERVED_MS = 500;
const EXPOSED = 'ETag, Link, Location, Retry-After, X-Request-Id';

/** Make a handler; its first call reports a cold start. */
export function createHandler(parts: Parts): Handler {
  let coldStart = true;
  return async (event, context) => {
    const requestId = event.requestContext?.requestId ?? context.awsRequestId;
    const log = parts.log.with({ requestId });
    const started = parts.now();
    const budget = new Budget(parts.now, Math.min(LONGEST_MS, context.getRemainingTimeInMillis() - RESERVED_MS));
    log.debug('request received', { method: event.httpMethod, route: event.resource, left: budget.timeLeft });

    const response = await answer(event, { ...parts, log }, budget, requestId);

    log.info('request', {
      method: event.httpMethod,
      route: event.resource,
      status: response.status,
      ms: parts.now() - started,
      s3Requests: budget.requests,
      coldStart,
    });
    coldStart = false;
    return resultOf(response, commonHeaders(requestId, parts.corsOrigin));
  };
}

async function answer(
  event: APIGatewayProxyEvent,
  { openStore, now, randomBytes, log }: Parts,
  budget: Budget,
  requestId: string,
): Promise<Response> {
  try {
    const items = new Items({ store: openStore(budget), now, randomBytes });
    return await route(requestOf(event), { items, now, log });
  } catch (error) {
    const problem = problemOf(error, requestId);
    if (problem.status >= 500) {
      log.error('request failed', error);
    }
    return problem;
  }
}

function commonHeaders(requestId: string, corsOrigin: string | null): Record<string, string> {
  const headers = { 'X-Request-Id': requestId, 'Cache-Control': 'no-store' };
  if (corsOrigin === null) {
    return headers;
  }
  const cors = { 'Access-Control-Allow-Origin': corsOrigin, 'Access-Control-Expose-Headers': EXPOSED };
  return { ...headers, ...cors, ...(corsOrigin === '*' ? {} : { Vary: 'Origin' }) };
}
