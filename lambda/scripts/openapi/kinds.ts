import { type Kind, PROBLEM_KINDS } from '../../src/problem.ts';

/** What the gateway alone refuses or fails at; its other problems are of kinds that the function has, too. */
const OF_GATEWAY_ALONE: readonly Kind[] = [
  { status: 400, type: 'bad-request', title: 'The request is not valid' },
  { status: 401, type: 'unauthorized', title: 'The request needs credentials' },
  { status: 403, type: 'forbidden', title: 'The request is not allowed' },
  { status: 429, type: 'too-many-requests', title: 'There are too many requests' },
  { status: 502, type: 'bad-gateway', title: 'The backend failed to answer' },
  { status: 504, type: 'gateway-timeout', title: 'The backend took too long' },
];

const OF_EITHER = ['validation-failed', 'invalid-parameter', 'body-too-large', 'path-not-found', 'internal-error'];

/** Every kind of problem, of the function and of the gateway. */
export const KINDS: readonly Kind[] = [...PROBLEM_KINDS, ...OF_GATEWAY_ALONE];

/** Whether the function alone gives problems of a kind, with the headers that only it adds. */
export function isOfFunction(kind: Kind): boolean {
  return !OF_GATEWAY_ALONE.includes(kind) && !OF_EITHER.includes(kind.type);
}

/** The kind of a type. */
export function kindOf(type: string): Kind {
  const kind = KINDS.find((each) => each.type === type);
  if (kind === undefined) {
    throw new Error(`There is no problem of the type ${type}: mend lambda/scripts/openapi/.`);
  }
  return kind;
}
