import type { Budget } from './budget.ts';
import { StoreBusy, StoreFailed } from './errors.ts';
import { type Patience, type S3Client, S3Refused, type S3Reply, type S3Request } from './s3-client.ts';
import type { Absent, Version } from './store.ts';

/** The text of an object, null where it is not in UTF-8 or far too long, and which version of the object it is. */
export type StoredText = Readonly<{ text: string | null; version: Version }>;

/**
 * No request that could still create an object is older than this: the function's own limit is 28 s, and S3 waits less than
 * a minute for the rest of a request that was sent by half.
 *
 * A create succeeds where an object was deleted, so one that is still on its way would bring the object back. An object
 * that was written less than this ago may have such creates behind it, and is emptied instead: that they do not pass.
 */
const SETTLED_MS = 60_000;

const JSON_TYPE = { 'content-type': 'application/json' };

/** Texts as objects of a bucket. Every change but `overwrite` is conditional, and S3 decides on the condition. */
export class S3Objects {
  readonly #client: S3Client;
  readonly #budget: Budget;

  constructor(client: S3Client, budget: Budget) {
    this.#client = client;
    this.#budget = budget;
  }

  /** Store a text where no object is; `unsure` where there is one that an earlier try of this call may have made. */
  async create(key: string, text: string): Promise<'created' | 'exists' | 'unsure'> {
    const reply = await this.send({ method: 'PUT', key, headers: { ...JSON_TYPE, 'if-none-match': '*' }, body: text });
    if (reply.status === 412) {
      return reply.uncertain ? 'unsure' : 'exists';
    }
    demand(reply, 200);
    return 'created';
  }

  /** The text of an object; that of one which was deleted a moment ago is empty. */
  async read(key: string, patience?: Patience): Promise<StoredText | Absent> {
    const reply = await this.send({ method: 'GET', key }, patience);
    if (reply.status === 404 && reply.code === 'NoSuchKey') {
      return reply.headers['x-amz-delete-marker'] === 'true' ? 'deleted' : 'never';
    }
    demand(reply, 200);
    return { text: reply.text, version: { tag: etagOf(reply), age: ageOf(reply) } };
  }

  /** Store a text in the place of this version of an object. */
  async replace(key: string, text: string, { tag }: Version): Promise<'replaced' | 'stale' | 'missing'> {
    const reply = await this.send({ method: 'PUT', key, headers: { ...JSON_TYPE, 'if-match': tag }, body: text });
    const outcome = outcomeOf(reply, 200) ?? 'replaced';
    return outcome !== 'replaced' && reply.uncertain ? this.#ownFirstTry(key, text) : outcome;
  }

  /** Delete this version of an object. */
  async remove(key: string, version: Version): Promise<'removed' | 'stale' | 'missing'> {
    if (version.age < SETTLED_MS) {
      const emptied = await this.replace(key, '', version);
      return emptied === 'replaced' ? 'removed' : emptied;
    }
    const reply = await this.send({ method: 'DELETE', key, headers: { 'if-match': version.tag } });
    const outcome = outcomeOf(reply, 204) ?? 'removed';
    return outcome !== 'removed' && reply.uncertain ? this.#gone(key, outcome) : outcome;
  }

  /** What a first try deleted, whose answer was lost, the next one does not find. */
  async #gone(key: string, outcome: 'stale' | 'missing'): Promise<'removed' | 'stale' | 'missing'> {
    return typeof (await this.read(key)) === 'string' ? 'removed' : outcome;
  }

  /** Store a text in the place of any other, or of none. */
  async overwrite(key: string, text: string, patience?: Patience): Promise<void> {
    demand(await this.send({ method: 'PUT', key, headers: JSON_TYPE, body: text }, patience), 200);
  }

  /** Send any request, and count it. */
  send(request: S3Request, patience?: Patience): Promise<S3Reply> {
    return this.#client.send(request, this.#budget, patience);
  }

  /** A try whose answer was lost may have stored what the next one then ran into. */
  async #ownFirstTry(key: string, text: string): Promise<'replaced'> {
    const found = await this.read(key);
    if (found === 'deleted' ? text === '' : found !== 'never' && found.text === text) {
      return 'replaced';
    }
    // Others may have changed or deleted our text by now, or it never arrived: nobody can tell.
    throw new StoreBusy('An answer of S3 was lost, and whether the change was made is not known.');
  }
}

/** Hold S3 to the status of success; throws StoreFailed with what it said instead. */
export function demand(reply: S3Reply, status: number): void {
  if (reply.status !== status) {
    throw new StoreFailed('S3 refused what the backend asked.', { cause: new S3Refused(reply) });
  }
}

function outcomeOf(reply: S3Reply, success: number): 'stale' | 'missing' | null {
  if (reply.status === 412) {
    return 'stale';
  }
  if (reply.status === 404 && reply.code === 'NoSuchKey') {
    return 'missing';
  }
  demand(reply, success);
  return null;
}

function etagOf(reply: S3Reply): string {
  if (reply.headers.etag === undefined) {
    throw new StoreFailed('S3 answered without an ETag.');
  }
  return reply.headers.etag;
}

/** How old S3 calls an object, by its own clock; as good as new where it does not say. */
function ageOf({ headers }: S3Reply): number {
  const age = Date.parse(headers.date ?? '') - Date.parse(headers['last-modified'] ?? '');
  return Number.isNaN(age) ? 0 : age;
}
