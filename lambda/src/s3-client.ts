import http from 'node:http';
import https from 'node:https';
import type { Budget } from './budget.ts';
import type { Config } from './config.ts';
import { StoreBusy, StoreFailed } from './errors.ts';
import { type Endpoint, endpointOf } from './s3-endpoint.ts';
import { encode, Signer } from './s3-signature.ts';
import { type S3Answer, type SignedRequest, sendOnce, type Transport } from './s3-try.ts';
import { readErrorCode } from './s3-xml.ts';

/** A request to the bucket. `key` is encoded as a path is, empty for the bucket itself; header names are in lower case. */
export type S3Request = Readonly<{
  method: 'GET' | 'PUT' | 'DELETE';
  key: string;
  query?: Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, string>>;
  body?: string;
}>;

/** What S3 said to one try of a request; `code` is that of its error document. */
type Heard = S3Answer & Readonly<{ request: S3Request; code: string | null }>;

/** What S3 answered in the end; `uncertain` where an earlier try may have been carried out though it got no answer. */
export type S3Reply = Heard & Readonly<{ uncertain: boolean }>;

/** How to go about retries; times in ms. */
export type Patience = Readonly<{ tries: number; perTry: number; firstPause: number }>;

/** S3 said no: its status, its error code and its own request id. */
export class S3Refused extends Error {
  override readonly name = 'S3Refused';
  readonly status: number;
  readonly code: string | null;
  readonly s3RequestId: string | undefined;

  constructor({ request, status, code, headers }: Heard) {
    super(`S3 answered ${request.method} ${request.key || 'of the bucket'} with ${status} ${code ?? ''}`.trim());
    this.status = status;
    this.code = code;
    const id = headers['x-amz-request-id'];
    this.s3RequestId = Array.isArray(id) ? id[0] : id;
  }
}

const PATIENCE: Patience = { tries: 5, perTry: 5000, firstPause: 50 };
/** How many requests are under way at a time: with more, a page is not read sooner, for their start takes CPU. */
export const SOCKETS = 50;
const IDLE_MS = 5000;
/** What S3 asks to be sent again, and did not carry out. */
const AGAIN_CODES = ['SlowDown', 'RequestTimeout'];
const AGAIN_STATUSES = [409, 429];

/** Speaks signed HTTP with one bucket over kept-alive sockets, and tries again where that may help. */
export class S3Client {
  readonly #endpoint: Endpoint;
  readonly #signer: Signer;
  readonly #agent: http.Agent;
  readonly #transport: Transport;
  readonly #patience: Patience;

  constructor(config: Config, patience: Patience = PATIENCE) {
    this.#patience = patience;
    this.#endpoint = endpointOf(config);
    this.#signer = new Signer(config);
    const { Agent, request } = this.#endpoint.secure ? https : http;
    // A socket that idled through a freeze of the function is most likely dead: none is kept for longer.
    this.#agent = new Agent({ keepAlive: true, maxSockets: SOCKETS, timeout: IDLE_MS });
    this.#transport = request;
  }

  /**
   * Send a request within the budget. Resolves to what S3 answered, be it a refusal, unless another try may mend it:
   * when tries or time run out, throws StoreBusy.
   */
  async send(request: S3Request, budget: Budget, patience = this.#patience): Promise<S3Reply> {
    let uncertain = false;
    for (let tries = 1; ; tries += 1) {
      const outcome = await this.#try(request, budget, patience.perTry);
      if (!(outcome instanceof Error)) {
        return { ...outcome, uncertain };
      }
      uncertain ||= !(outcome instanceof S3Refused && isRefusal(outcome));
      const pause = Math.random() * patience.firstPause * 2 ** tries;
      if (tries >= patience.tries || pause >= budget.timeLeft) {
        throw new StoreBusy(`S3 was asked ${tries} times in vain.`, { cause: outcome });
      }
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  /** Close the sockets that are kept alive. */
  close(): void {
    this.#agent.destroy();
  }

  /** An answer to act on, or an error that another try may mend. */
  async #try(request: S3Request, budget: Budget, perTry: number): Promise<Heard | Error> {
    const timeout = Math.min(perTry, budget.timeLeft);
    if (timeout <= 0) {
      throw new StoreBusy('The time for this request was over before S3 was asked.');
    }
    const outcome = await this.#once(request, timeout);
    budget.countRequest(
      `${request.method} ${request.key || 'bucket'}: ${outcome instanceof Error ? outcome.message : outcome.status}`,
    );
    if (outcome instanceof StoreFailed) {
      throw outcome;
    }
    return !(outcome instanceof Error) && isTransient(outcome) ? new S3Refused(outcome) : outcome;
  }

  async #once(request: S3Request, timeout: number): Promise<Heard | Error> {
    const signed = this.#sign(request);
    try {
      const answer = await sendOnce(this.#transport, signed, timeout);
      const code = answer.status < 400 ? null : readErrorCode(`${answer.body}`);
      return { ...answer, request, code };
    } catch (error) {
      return error instanceof Error ? error : new StoreFailed('S3 could not be asked.', { cause: error });
    }
  }

  #sign({ method, key, query = {}, headers, body = '' }: S3Request): SignedRequest {
    const { host, port, authority, ...endpoint } = this.#endpoint;
    const path = `${endpoint.path}/${key}`;
    const pairs = Object.entries(query).sort(([one], [other]) => (one < other ? -1 : 1));
    const search = pairs.map((pair) => pair.map(encode).join('=')).join('&');
    const unsigned = { method, path, query: search, headers: { ...headers, host: authority }, body };
    return {
      method,
      host,
      port,
      path: search === '' ? path : `${path}?${search}`,
      headers: this.#signer.sign(unsigned, new Date()),
      body,
      agent: this.#agent,
    };
  }
}

function isTransient(heard: Heard): boolean {
  return heard.status >= 500 || isRefusal(heard);
}

/** Whether S3 said that it did not do what was asked, and that it may when it is asked again. */
function isRefusal({ status, code }: Pick<Heard, 'status' | 'code'>): boolean {
  return AGAIN_STATUSES.includes(status) || AGAIN_CODES.includes(code ?? '');
}
