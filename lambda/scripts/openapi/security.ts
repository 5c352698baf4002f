import type { Node } from './node.ts';

const KEY: Node = {
  type: 'apiKey',
  in: 'header',
  name: 'X-Api-Key',
  description: 'Where `auth` is `api_key`.',
};

const SIGNATURE: Node = {
  type: 'apiKey',
  in: 'header',
  name: 'Authorization',
  description: 'Where `auth` is `iam`: AWS Signature Version 4 for the service `execute-api`.',
};

const TOKEN: Node = {
  type: 'http',
  scheme: 'bearer',
  description: 'Where `auth` is `cognito`: an access token of the user pool with the scope to read, or to write.',
};

/** How callers may have to prove who they are. */
export const SECURITY_SCHEMES: Node = { apiKey: KEY, signature: SIGNATURE, token: TOKEN };

/** One of them, as the setting `auth` says: none, unless it is set. */
export const SECURITY: readonly Node[] = [{}, { apiKey: [] }, { signature: [] }, { token: [] }];
