import type { Request, Response } from './exchange.ts';
import type { Backend } from './operations.ts';
import { createItem, deleteItem, getItem, listItems, type Operation, patchItem, replaceItem } from './operations.ts';
import { MethodNotAllowed, PathNotFound } from './refusals.ts';

export type { Backend };

/** Each path as the API declares it, with its methods. The answer to a HEAD is that to a GET, less its body. */
export const ROUTES: ReadonlyMap<string, ReadonlyMap<string, Operation>> = new Map([
  [
    '/items',
    new Map([
      ['GET', listItems],
      ['HEAD', listItems],
      ['POST', createItem],
    ]),
  ],
  [
    '/items/{id}',
    new Map([
      ['GET', getItem],
      ['HEAD', getItem],
      ['PUT', replaceItem],
      ['PATCH', patchItem],
      ['DELETE', deleteItem],
    ]),
  ],
]);

/** Answer a request; throws the errors that `problemOf` turns into answers. */
export async function route(request: Request, backend: Backend): Promise<Response> {
  const methods = ROUTES.get(request.resource);
  if (methods === undefined) {
    throw new PathNotFound(`There is nothing here: the paths are ${[...ROUTES.keys()].join(' and ')}.`);
  }
  const operation = methods.get(request.method);
  if (operation === undefined) {
    throw new MethodNotAllowed([...methods.keys()]);
  }
  return operation(request, backend);
}
