import crypto, { type KeyObject } from 'node:crypto';
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

/** What the signatures of a second have in common: its time, what they are good for, and the key of that. */
type Moment = Readonly<{ second: number; time: string; scope: string; key: KeyObject }>;

const ALGORITHM = 'AWS4-HMAC-SHA256';

/** Signs requests to S3 by AWS's Signature Version 4, body included. */
export class Signer {
  readonly #region: string;
  readonly #credentials: Config['credentials'];
  #moment: Moment | null = null;

  constructor({ region, credentials }: Pick<Config, 'region' | 'credentials'>) {
    this.#region = region;
    this.#credentials = credentials;
  }

  /** The headers of a request with its signature, as of this time in ms of Unix time. */
  sign({ method, path, query, headers, body }: Unsigned, now: number): Record<string, string> {
    const { accessKeyId, sessionToken } = this.#credentials;
    const { time, scope, key } = this.#momentOf(now);
    const digest = sha256(body);
    const signed: Record<string, string> = { ...headers, 'x-amz-content-sha256': digest, 'x-amz-date': time };
    if (sessionToken !== undefined) {
      signed['x-amz-security-token'] = sessionToken;
    }
    const names = Object.keys(signed).sort();
    const list = names.join(';');
    const lines = names.map((name) => `${name}:${signed[name]}\n`).join('');
    const canonical = `${method}\n${path}\n${query}\n${lines}\n${list}\n${digest}`;
    const text = `${ALGORITHM}\n${time}\n${scope}\n${sha256(canonical)}`;
    const signature = hmac(key, text).toString('hex');
    signed.authorization = `${ALGORITHM} Credential=${accessKeyId}/${scope}, SignedHeaders=${list}, Signature=${signature}`;
    return signed;
  }

  #momentOf(now: number): Moment {
    const second = Math.floor(now / 1000);
    if (this.#moment?.second !== second) {
      const time = new Date(second * 1000).toISOString().replaceAll(/[-:]|\.000/g, '');
      const scope = `${time.slice(0, 8)}/${this.#region}/s3/aws4_request`;
      this.#moment = { second, time, scope, key: this.#keyOf(scope) };
    }
    return this.#moment;
  }

  /** The key of a day, which is made once: of bytes, Node would make a key of its own for each signature. */
  #keyOf(scope: string): KeyObject {
    if (this.#moment?.scope === scope) {
      return this.#moment.key;
    }
    const secret = Buffer.from(`AWS4${this.#credentials.secretAccessKey}`);
    return crypto.createSecretKey(scope.split('/').reduce(hmac, secret));
  }
}

/** Encode a text for a path or a query as the signature wants it (RFC 3986): all but the unreserved characters. */
export function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

function hmac(key: Buffer | KeyObject, text: string): Buffer {
  return crypto.createHmac('sha256', key).update(text).digest();
}

function sha256(text: string): string {
  return crypto.hash('sha256', text);
}
