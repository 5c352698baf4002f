import { BODY_TYPES, PATCH_TYPES } from '../../src/body.ts';
import { bodiless, body, type Examples, item } from './contents.ts';
import { kindOf } from './kinds.ts';
import { LINKS } from './links.ts';
import type { Node } from './node.ts';
import { parameters } from './parameters.ts';
import { answer, bodilessRefusals, refusals } from './problems.ts';

const READ = { tags: ['items'], ...parameters('Id', 'IfNoneMatch') };
const CHANGE = { tags: ['items'], ...parameters('Id', 'IfMatch') };

const UNKNOWN = ['malformed-id', 'item-not-found'];
const UNMET = [...UNKNOWN, 'invalid-header', 'precondition-required', 'precondition-failed'];
const INVALID = ['validation-failed', 'malformed-body', 'body-too-large', 'unsupported-media-type'];

const NOT_MODIFIED = bodiless('The item is the version that `If-None-Match` names.', 'ETag');
const CHANGED = { ...item('The item as it is now.'), ...LINKS.same };

const GET: Node = {
  operationId: 'getItem',
  summary: 'Read an item',
  ...READ,
  responses: { 200: { ...item('The item.'), ...LINKS.same }, 304: NOT_MODIFIED, ...refusals(UNKNOWN) },
};

const HEAD: Node = {
  operationId: 'headItem',
  summary: 'What reading an item would answer, without the body',
  ...READ,
  responses: { 200: bodiless('The item is there.', 'ETag'), 304: NOT_MODIFIED, ...bodilessRefusals(UNKNOWN) },
};

const DELETE: Node = {
  operationId: 'deleteItem',
  summary: 'Delete an item',
  ...CHANGE,
  responses: { 204: { ...bodiless('The item is gone.'), ...LINKS.gone }, ...refusals(UNMET) },
};

/** The operations of `/items/{id}`. */
export function member(examples: Examples): Node {
  return { get: GET, head: HEAD, put: replace(examples), patch: patch(examples), delete: DELETE };
}

function replace(examples: Examples): Node {
  return {
    operationId: 'replaceItem',
    summary: 'Replace an item',
    description: 'The body is all that clients may write of the item: what it leaves out is removed.',
    ...CHANGE,
    ...body(BODY_TYPES, 'ItemFields', examples.item),
    responses: { 200: CHANGED, ...refusals([...UNMET, ...INVALID]) },
  };
}

function patch(examples: Examples): Node {
  return {
    operationId: 'patchItem',
    summary: 'Change parts of an item',
    description: 'The body is a JSON Merge Patch (RFC 7396). What comes of it must be a valid item.',
    ...CHANGE,
    ...body(PATCH_TYPES, 'ItemPatch', examples.patch),
    responses: {
      200: CHANGED,
      ...refusals([...UNMET, ...INVALID]),
      415: answer([kindOf('unsupported-media-type')], 'AcceptPatch'),
    },
  };
}
