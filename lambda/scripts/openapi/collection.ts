import { BODY_TYPES } from '../../src/body.ts';
import { bodiless, body, content, type Examples } from './contents.ts';
import { LINKS } from './links.ts';
import type { Node } from './node.ts';
import { parameters } from './parameters.ts';
import { bodilessRefusals, refusals } from './problems.ts';

const PAGED = { tags: ['items'], ...parameters('Limit', 'Cursor') };
const PAGE = bodiless('A page of items.', 'Link');
const MALFORMED = ['malformed-cursor'];

const LIST: Node = {
  operationId: 'listItems',
  summary: 'List items, newest first',
  description:
    'An item that exists throughout a walk over all pages is seen exactly once, whatever is created or deleted meanwhile.',
  ...PAGED,
  responses: { 200: { ...PAGE, ...content(BODY_TYPES, 'ItemPage'), ...LINKS.listed }, ...refusals(MALFORMED) },
};

const HEAD: Node = {
  operationId: 'headItems',
  summary: 'What listing items would answer, without the body',
  ...PAGED,
  responses: { 200: PAGE, ...bodilessRefusals(MALFORMED) },
};

/** The operations of `/items`. */
export function collection(examples: Examples): Node {
  return { get: LIST, head: HEAD, post: create(examples) };
}

function create(examples: Examples): Node {
  return {
    operationId: 'createItem',
    summary: 'Create an item',
    description: 'With an `Idempotency-Key`, the request may be sent again and makes no second item.',
    tags: ['items'],
    ...parameters('IdempotencyKey'),
    ...body(BODY_TYPES, 'ItemFields', examples.item),
    responses: {
      201: {
        ...bodiless('The item, created now or by an earlier request.', 'ETag', 'Location', 'IdempotencyReplayed'),
        ...content(BODY_TYPES, 'ItemCreated'),
        ...LINKS.created,
      },
      ...refusals([
        ...['validation-failed', 'malformed-body', 'body-too-large', 'unsupported-media-type'],
        ...['invalid-header', 'idempotency-key-reused'],
      ]),
    },
  };
}
