import type { Budget } from './budget.ts';
import type { Config } from './config.ts';
import { StoreBusy, StoreFailed } from './errors.ts';
import type { HttpAnswer } from './http-answer.ts';
import { type Carrier, Connections } from './http-connections.ts';
import { dialer } from './http-dial.ts';
import { requestText } from './http-request.ts';
import { type Endpoint, endpointOf } from './s3-endpoint.ts';
import { encode, Signer } from './s3-signature.ts';
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
type Heard = HttpAnswer & Readonly<{ request: S3Request; code: string | null }>;

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
    this.s3RequestId = headers['x-amz-request-id'];
  }
}

const PATIENCE: Patience = { tries: 5, perTry: 5000, firstPause: 50 };
/** What S3 asks to be sent again, and did not carry out. */
const AGAIN_CODES = ['SlowDown', 'RequestTimeout'];
const AGAIN_STATUSES = [409, 429];

/** Speaks signed HTTP with one bucket over kept-alive sockets, and tries again where that may help. */
export class S3Client {
  readonly #endpoint: Endpoint;
  readonly #signer: Signer;
  readonly #connections: Carrier;
  readonly #patience: Patience;

  /** Connects to the bucket, unless there is another carrier of its requests. */
  constructor(config: Config, patience = PATIENCE, carrier?: Carrier) {
    this.#patience = patience;
    this.#endpoint = endpointOf(config);
    this.#signer = new Signer(config);
    this.#connections = carrier ?? new Connections(dialer(this.#endpoint));
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

  /** Close the connections that are kept alive. */
  close(): void {
    this.#connections.close();
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
    const text = this.#textOf(request);
    try {
      const answer = await this.#connections.send(text, timeout);
      const code = answer.status < 400 ? null : readErrorCode(answer.text ?? '');
      return { ...answer, request, code };
    } catch (error) {
      return error instanceof Error ? error : new StoreFailed('S3 could not be asked.', { cause: error });
    }
  }

  #textOf({ method, key, query = {}, headers, body }: S3Request): string {
    const { authority, path: root } = this.#endpoint;
    const path = `${root}/${key}`;
    const pairs = Object.entries(query).sort(([one], [other]) => (one < other ? -1 : 1));
    const search = pairs.map((pair) => pair.map(encode).join('=')).join('&');
    const unsigned = { method, path, query: search, headers: { ...headers, host: authority }, body: body ?? '' };
    const signed = this.#signer.sign(unsigned, Date.now());
    return requestText({ method, target: search === '' ? path : `${path}?${search}`, headers: signed, body });
  }
}

function isTransient(heard: Heard): boolean {
  return heard.status >= 500 || isRefusal(heard);
}

/** Whether S3 said that it did not do what was asked, and that it may when it is asked again. */
function isRefusal({ status, code }: Pick<Heard, 'status' | 'code'>): boolean {
  return AGAIN_STATUSES.includes(status) || AGAIN_CODES.includes(code ?? '');
}
