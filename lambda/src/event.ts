import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import type { Request, Response } from './exchange.ts';
import { MalformedBody } from './refusals.ts';

type Caller = Pick<APIGatewayProxyEvent['requestContext']['identity'], 'userArn' | 'apiKeyId'>;
type RequestContext = Pick<APIGatewayProxyEvent['requestContext'], 'requestId' | 'path'> &
  Partial<Pick<APIGatewayProxyEvent['requestContext'], 'authorizer'> & { identity: Caller }>;
type Lists = Record<string, string[] | undefined> | null;

/** What is read of an event of an API Gateway REST API (proxy integration). */
export type ProxyEvent = Pick<
  APIGatewayProxyEvent,
  'httpMethod' | 'resource' | 'pathParameters' | 'headers' | 'queryStringParameters' | 'body' | 'isBase64Encoded'
> &
  Readonly<{ multiValueHeaders: Lists; multiValueQueryStringParameters: Lists; requestContext: RequestContext }>;

/** What is read of the context of an invocation. */
export type Invocation = Pick<Context, 'awsRequestId' | 'functionVersion' | 'getRemainingTimeInMillis'>;

/** The request in an event. */
export function requestOf(event: ProxyEvent): Request {
  return {
    method: event.httpMethod,
    resource: event.resource,
    path: event.requestContext.path.replace(/\/$/, ''),
    caller: callerOf(event),
    id: event.pathParameters?.id ?? '',
    headers: headersOf(event),
    query: queryOf(event),
    body: bodyOf(event),
  };
}

/** The origin of the page that a browser asks for; undefined where there is none. */
export function originOf(event: ProxyEvent): string | undefined {
  return headersOf(event).get('origin');
}

/** The result that answers an event, with headers that every answer has; that of a HEAD has no body. */
export function resultOf(
  { httpMethod }: ProxyEvent,
  { status, headers, body }: Response,
  common: Readonly<Record<string, string>>,
): APIGatewayProxyResult {
  return {
    statusCode: status,
    headers: { ...headers, ...common },
    body: body === undefined || httpMethod === 'HEAD' ? '' : JSON.stringify(body),
    isBase64Encoded: false,
  };
}

/** An assumed role, and its session: that is another one after credentials were refreshed, between two tries. */
const SESSION = /^(arn:[^:]+:sts::\d+:assumed-role\/[^/]+)\/.*/;

/** The subject of a token, the identity that signed, or the API key; the address would change between retries. */
function callerOf({ requestContext: { authorizer, identity } }: ProxyEvent): string {
  return authorizer?.claims?.sub ?? identity?.userArn?.replace(SESSION, '$1') ?? identity?.apiKeyId ?? '';
}

function bodyOf({ body, isBase64Encoded }: ProxyEvent): Uint8Array {
  const text = body ?? '';
  if (!text.isWellFormed()) {
    throw new MalformedBody('The body holds characters that have no form in UTF-8: send it encoded as UTF-8.');
  }
  return Buffer.from(text, isBase64Encoded ? 'base64' : 'utf8');
}

/** API Gateway keeps the names as the client wrote them, so two may differ in case alone. */
function headersOf(event: ProxyEvent): Map<string, string> {
  const headers = new Map<string, string>();
  for (const [name, values] of listsOf(event.multiValueHeaders, event.headers)) {
    const lower = name.toLowerCase();
    const known = headers.get(lower);
    headers.set(lower, [...(known === undefined ? [] : [known]), ...values].join(', '));
  }
  return headers;
}

function queryOf(event: ProxyEvent): Map<string, readonly string[]> {
  return new Map(listsOf(event.multiValueQueryStringParameters, event.queryStringParameters));
}

function listsOf(
  many: Readonly<Record<string, string[] | undefined>> | null | undefined,
  one: Readonly<Record<string, string | undefined>> | null | undefined,
): [string, string[]][] {
  const lists = many ?? Object.fromEntries(Object.entries(one ?? {}).map(([name, value]) => [name, [value ?? '']]));
  return Object.entries(lists).map(([name, values]) => [name, values ?? []]);
}
