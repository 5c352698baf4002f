import { ID_EXAMPLE, ID_FORM } from '../../src/ids.ts';
import { LARGEST_LIMIT } from '../../src/query.ts';
import { moment } from './item-schemas.ts';
import { type Node, ref } from './node.ts';

/** The id of an item. */
const ITEM_ID: Node = {
  title: 'ItemId',
  description: 'A UUID of version 8, in lower case. Ids sort from the newest item to the oldest.',
  type: 'string',
  format: 'uuid',
  pattern: ID_FORM.source,
  examples: [ID_EXAMPLE],
};

const CURSOR: Node = {
  title: 'Cursor',
  description: 'Where a page begins. Opaque: it is what an earlier page gave, and nothing else.',
  type: 'string',
  format: 'cursor',
};

const PAGE: Node = {
  title: 'ItemPage',
  description: 'Some items, newest first.',
  type: 'object',
  properties: {
    items: { type: 'array', items: ref('schemas', 'Item'), maxItems: LARGEST_LIMIT },
    count: { description: 'How many items this page has.', type: 'integer', minimum: 0, maximum: LARGEST_LIMIT },
    timestamp: moment('When the answer was made.'),
    nextCursor: {
      description: 'The `cursor` of the next page; null on the last one.',
      anyOf: [ref('schemas', 'Cursor'), { type: 'null' }],
    },
    unreadable: {
      description: 'Items whose stored objects are damaged; absent where there are none.',
      type: 'array',
      items: ref('schemas', 'ItemId'),
      minItems: 1,
    },
  },
  required: ['items', 'count', 'timestamp', 'nextCursor'],
  additionalProperties: false,
};

const CREATED: Node = {
  title: 'ItemCreated',
  description: 'The item that a request created.',
  type: 'object',
  properties: {
    message: { type: 'string' },
    item: ref('schemas', 'Item'),
    location: {
      description: "The item's key in the bucket.",
      type: 'string',
      pattern: `^items/${ID_FORM.source.slice(1, -1)}\\.json$`,
    },
  },
  required: ['message', 'item', 'location'],
  additionalProperties: false,
};

/** The schemas that do not depend on what an item is. */
export const FIXED_SCHEMAS: Node = { ItemId: ITEM_ID, Cursor: CURSOR, ItemPage: PAGE, ItemCreated: CREATED };
