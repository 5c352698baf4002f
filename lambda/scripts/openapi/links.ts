import { type Node, ref } from './node.ts';

const TAG = '$response.header.ETag';

function link(operationId: string, description: string, parameters: Node): Node {
  return { operationId, parameters, description };
}

function fromItemAt(id: string, suffix: string): Node {
  const item = { 'path.id': id };
  const version = { ...item, 'header.If-Match': TAG };
  const unless = { ...item, 'header.If-None-Match': TAG };
  return {
    [`Get${suffix}`]: link('getItem', 'Read the item.', item),
    [`GetIfNew${suffix}`]: link('getItem', 'Read the item if it is not this version any more.', unless),
    [`Replace${suffix}`]: link('replaceItem', 'Replace this version of the item.', version),
    [`Patch${suffix}`]: link('patchItem', 'Patch this version of the item.', version),
    [`Delete${suffix}`]: link('deleteItem', 'Delete this version of the item.', version),
  };
}

const CREATED = fromItemAt('$response.body#/item/id', 'Created');
const SAME = fromItemAt('$request.path.id', 'Same');
const LISTED: Node = {
  NextPage: link('listItems', 'Read the next page, where there is one.', {
    'query.cursor': '$response.body#/nextCursor',
  }),
  GetListed: link('getItem', 'Read the first item of the page.', { 'path.id': '$response.body#/items/0/id' }),
};
const GONE: Node = { GetGone: link('getItem', 'Read the item: it is gone.', { 'path.id': '$request.path.id' }) };

/** All links, as components. */
export const LINK_COMPONENTS: Node = { ...CREATED, ...SAME, ...LISTED, ...GONE };

/** References to what follows upon a created item, an item that was read or changed, a page, and a deleted item. */
export const LINKS = {
  created: references(CREATED),
  same: references(SAME),
  listed: references(LISTED),
  gone: references(GONE),
};

function references(links: Node): Node {
  return { links: Object.fromEntries(Object.keys(links).map((name) => [name, ref('links', name)])) };
}
