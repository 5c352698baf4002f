import { type Kind, TYPE_PREFIX } from '../../src/problem.ts';
import { KINDS } from './kinds.ts';
import { type Node, pascal, ref } from './node.ts';

const PROBLEM: Node = {
  title: 'Problem',
  description: 'Why a request was not answered as it was meant (RFC 9457).',
  type: 'object',
  properties: {
    type: { description: 'Names the kind of problem.', type: 'string', format: 'uri-reference' },
    title: { description: 'Says the kind in words; the same for all problems of a type.', type: 'string' },
    status: { description: "The answer's own status.", type: 'integer', minimum: 400, maximum: 599 },
    detail: { description: 'What is wrong with this request, and what to do.', type: 'string', minLength: 1 },
    requestId: { description: 'Leads into the logs; the same as X-Request-Id.', type: 'string', minLength: 1 },
  },
  required: ['type', 'title', 'status', 'detail', 'requestId'],
};

const FAULT: Node = {
  title: 'Fault',
  description: 'One fault of a body.',
  type: 'object',
  properties: {
    pointer: { description: 'Where it is; empty for the whole body.', type: 'string', format: 'json-pointer' },
    detail: { description: 'What to do about it.', type: 'string', minLength: 1 },
  },
  required: ['pointer', 'detail'],
  additionalProperties: false,
};

const ERRORS: Node = {
  description: 'One entry a fault. Absent where the gateway refused the body: then `detail` tells them all.',
  type: 'array',
  items: ref('schemas', 'Fault'),
  minItems: 1,
};

/** A schema for each kind of problem, and what they share. */
export function problemSchemas(): Node {
  const kinds = KINDS.map((kind) => [nameOf(kind), schemaOf(kind)]);
  return { Problem: PROBLEM, Fault: FAULT, ...Object.fromEntries(kinds) };
}

/** The schema of a problem that is of one of these kinds. */
export function anyOfKinds(kinds: readonly Kind[]): Node {
  const [first, ...others] = kinds.map((kind) => ref('schemas', nameOf(kind)));
  return first !== undefined && others.length === 0 ? first : { oneOf: [first, ...others] };
}

function nameOf({ type }: Kind): string {
  return `${pascal(type)}Problem`;
}

function schemaOf({ status, type, title }: Kind): Node {
  const faults = type === 'validation-failed' ? { errors: ERRORS } : {};
  return {
    title,
    allOf: [ref('schemas', 'Problem')],
    properties: {
      type: { enum: [TYPE_PREFIX + type] },
      title: { enum: [title] },
      status: { enum: [status] },
      ...faults,
    },
    unevaluatedProperties: false,
  };
}
