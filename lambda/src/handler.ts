import type { APIGatewayProxyResult } from 'aws-lambda';
import { Budget } from './budget.ts';
import { type Cors, corsHeaders, preflight } from './cors.ts';
import { ItemUnreadable } from './errors.ts';
import { type Invocation, originOf, type ProxyEvent, requestOf, resultOf } from './event.ts';
import type { Response } from './exchange.ts';
import { Items } from './items.ts';
import { describe, type Fields, type Log } from './log.ts';
import { metricsOf } from './metrics.ts';
import { problemOf } from './problem.ts';
import { route } from './router.ts';
import type { IntentStore, ItemStore } from './store.ts';

/** What the handler is made of. `collection` names what is served; `now` is Unix time in ms; `cors` is null where CORS is off. */
export type Parts = Readonly<{
  collection: string;
  openStores: (budget: Budget) => Stores;
  now: () => number;
  randomBytes: (count: number) => Uint8Array;
  log: Log;
  cors: Cors | null;
}>;

/** The stores of one request. */
export type Stores = Readonly<{ store: ItemStore; intents: IntentStore }>;

/** The function's entry: answers every event, and never throws. */
export type Handler = (event: ProxyEvent, context: Invocation) => Promise<APIGatewayProxyResult>;

/** API Gateway ends a request after 29 s; what is left over is for the answer's way back. */
const LONGEST_MS = 25_000;
const RESERVED_MS = 500;

type Answered = Readonly<{ response: Response; error?: unknown }>;

/** Make a handler; its first call reports a cold start. */
export function createHandler(parts: Parts): Handler {
  let coldStart = true;
  return async (event, context) => {
    const requestId = event.requestContext?.requestId ?? context.awsRequestId;
    const log = parts.log.with({ requestId, version: context.functionVersion });
    const started = parts.now();
    const budget = new Budget(parts.now, Math.min(LONGEST_MS, context.getRemainingTimeInMillis() - RESERVED_MS));

    const answered = await answer(event, parts, budget, requestId);

    const { status } = answered.response;
    const counts = { ...countsOf(answered, budget), ms: parts.now() - started, coldStarts: coldStart ? 1 : 0 };
    log.request(status >= 500 ? 'ERROR' : 'INFO', {
      always: metricsOf(counts, parts.now()),
      shown: { method: event.httpMethod, route: event.resource, status, coldStart, ...detailsOf(answered, budget) },
      debug: { s3: budget.calls },
    });
    coldStart = false;
    const cors = parts.cors === null ? {} : corsHeaders(parts.cors, originOf(event));
    return resultOf(event, answered.response, { 'X-Request-Id': requestId, 'Cache-Control': 'no-store', ...cors });
  };
}

async function answer(
  event: ProxyEvent,
  { collection, openStores, now, randomBytes, cors }: Parts,
  budget: Budget,
  requestId: string,
): Promise<Answered> {
  try {
    const request = requestOf(event);
    if (request.method === 'OPTIONS' && cors !== null) {
      return { response: preflight(cors) };
    }
    const items = new Items({ ...openStores(budget), now, randomBytes });
    return { response: await route(request, { items, collection, now }) };
  } catch (error) {
    return { response: problemOf(error, requestId), error };
  }
}

/** What the log says of a request beside its counts: never its body, its headers or its query. */
function detailsOf({ response: { status, unreadable = [] }, error }: Answered, { faults }: Budget): Fields {
  return {
    ...(faults.length > 0 ? { faults } : {}),
    ...(unreadable.length > 0 ? { unreadable } : {}),
    ...(status >= 500 ? { error: describe(error) } : {}),
  };
}

function countsOf({ response: { status, unreadable = [] }, error }: Answered, budget: Budget) {
  return {
    s3Requests: budget.requests,
    cacheHits: budget.cacheHits,
    clientErrors: status >= 400 && status < 500 ? 1 : 0,
    serverErrors: status >= 500 ? 1 : 0,
    unreadableItems: error instanceof ItemUnreadable ? 1 : unreadable.length,
  };
}
