import { type Kind, PROBLEM_JSON, TYPE_PREFIX } from '../../src/problem.ts';
import { type HeaderName, headers } from './headers.ts';
import { isOfFunction, KINDS, kindOf } from './kinds.ts';
import { type Node, pascal, ref } from './node.ts';
import { anyOfKinds } from './problem-schemas.ts';

/** What any operation may be refused with, or fail with. */
const ANYWHERE = [
  ...['bad-request', 'invalid-parameter', 'unauthorized', 'forbidden', 'too-many-requests'],
  ...['internal-error', 'bad-gateway', 'store-busy', 'gateway-timeout'],
];

const OWN_HEADERS: Readonly<Record<string, HeaderName>> = {
  'method-not-allowed': 'Allow',
  'store-busy': 'RetryAfter',
  'too-many-requests': 'RetryAfterThrottling',
  unauthorized: 'Challenge',
};

/** The answers of an operation that are problems, by status; `own` are the types that not every operation has. */
export function refusals(own: readonly string[]): Node {
  return byStatus(own, (kinds) => {
    const [first] = kinds;
    return first === undefined || isListed(first) ? answer(kinds) : ref('responses', pascal(first.type));
  });
}

/** The same answers to HEAD: they have no body. */
export function bodilessRefusals(own: readonly string[]): Node {
  return byStatus(own, bodiless);
}

/** An answer for each kind that has its status to itself. */
export function problemResponses(): Node {
  const alone = KINDS.filter((kind) => !isListed(kind));
  return Object.fromEntries(alone.map((kind) => [pascal(kind.type), answer([kind])]));
}

/** An answer that tells of a problem of one of these kinds. */
export function answer(kinds: readonly Kind[], ...more: readonly HeaderName[]): Node {
  return { ...bodiless(kinds, ...more), content: { [PROBLEM_JSON]: { schema: anyOfKinds(kinds) } } };
}

/** Whether an operation's answer of this status lists several kinds, and so is its own. */
function isListed({ status }: Kind): boolean {
  return status === 400;
}

function byStatus(own: readonly string[], answerTo: (kinds: readonly Kind[]) => Node): Node {
  const kinds = [...ANYWHERE, ...own].map(kindOf);
  const answers = Map.groupBy(kinds, ({ status }) => status);
  return Object.fromEntries(Array.from(answers, ([status, of]) => [status, answerTo(of)]));
}

function bodiless(kinds: readonly Kind[], ...more: readonly HeaderName[]): Node {
  const own = kinds.flatMap(({ type }) => OWN_HEADERS[type] ?? []);
  const cache = kinds.every(isOfFunction) ? 'CacheControl' : 'CacheControlOfFunction';
  return {
    description: kinds.map(({ type, title }) => `${title} (\`${TYPE_PREFIX}${type}\`).`).join(' '),
    headers: headers(cache, ...own, ...more),
  };
}
