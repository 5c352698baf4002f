import type { APIGatewayProxyEvent, Context } from 'aws-lambda';

/** The parts of an event that tests choose. */
export type EventParts = Partial<
  Pick<
    APIGatewayProxyEvent,
    'httpMethod' | 'resource' | 'body' | 'isBase64Encoded' | 'pathParameters' | 'multiValueQueryStringParameters'
  >
> & { path?: string; headers?: Readonly<Record<string, string>> };

export const REQUEST_ID = 'request-1';

/** An event as API Gateway makes it for a REST API. */
export function eventOf({ path = '/v1/items', headers = {}, ...parts }: EventParts): APIGatewayProxyEvent {
  return {
    httpMethod: 'GET',
    resource: '/items',
    path: '/items',
    body: null,
    isBase64Encoded: false,
    pathParameters: null,
    stageVariables: null,
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    requestContext: { requestId: REQUEST_ID, path } as APIGatewayProxyEvent['requestContext'],
    ...parts,
  };
}

/** The context of an invocation that has `left` ms. */
export function contextOf(left = 29_000): Context {
  return { awsRequestId: 'invocation-1', functionVersion: '7', getRemainingTimeInMillis: () => left } as Context;
}
