import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';
import type { Config } from './config.ts';

/**
 * What is signed of a request. `path` and `query` are as they are sent: encoded by `encode`, the query's pairs in the order
 * of their names. Header names are in lower case, `host` among them; their values need no trimming and have no two spaces in a row.
 */
export type Unsigned = Readonly<{
  method: string;
  path: string;
  query: string;
  headers: Readonly<Record<string, string>>;
  body: string;
}>;

const ALGORITHM = 'AWS4-HMAC-SHA256';
const LAST = 'aws4_request';

/** Signs requests to S3 by AWS's Signature Version 4, body included. */
export class Signer {
  readonly #region: string;
  readonly #credentials: Config['credentials'];
  #day = '';
  #key: KeyObject | null = null;

  constructor({ region, credentials }: Pick<Config, 'region' | 'credentials'>) {
    this.#region = region;
    this.#credentials = credentials;
  }

  /** The headers of a request with its signature, as of this time. */
  sign({ method, path, query, headers, body }: Unsigned, now: Date): Record<string, string> {
    const { accessKeyId, sessionToken } = this.#credentials;
    const time = now.toISOString().replaceAll(/[-:]|\.\d+/g, '');
    const digest = sha256(body);
    const signed: Record<string, string> = { ...headers, 'x-amz-content-sha256': digest, 'x-amz-date': time };
    if (sessionToken !== undefined) {
      signed['x-amz-security-token'] = sessionToken;
    }
    const names = Object.keys(signed).sort();
    const list = names.join(';');
    const canonical = [method, path, query, ...names.map((name) => `${name}:${signed[name]}`), '', list, digest];
    const scope = [time.slice(0, 8), this.#region, 's3', LAST];
    const text = [ALGORITHM, time, scope.join('/'), sha256(canonical.join('\n'))].join('\n');
    const signature = hmac(this.#keyOf(scope), text).toString('hex');
    const credential = [accessKeyId, ...scope].join('/');
    signed.authorization = `${ALGORITHM} Credential=${credential}, SignedHeaders=${list}, Signature=${signature}`;
    return signed;
  }

  /** The key of a day, which is made once: of bytes, Node would make a key of its own for each signature. */
  #keyOf(scope: readonly string[]): KeyObject {
    const [day = ''] = scope;
    if (this.#key === null || day !== this.#day) {
      const secret = Buffer.from(`AWS4${this.#credentials.secretAccessKey}`);
      this.#key = createSecretKey(scope.reduce(hmac, secret));
      this.#day = day;
    }
    return this.#key;
  }
}

/** Encode a text for a path or a query as the signature wants it (RFC 3986): all but the unreserved characters. */
export function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

function hmac(key: Buffer | KeyObject, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(text: string): string {
  return hash('sha256', text);
}
