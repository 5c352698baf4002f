import type { OnReadOpts, Socket } from 'node:net';
import { AnswerBroken, type HttpAnswer, readAnswer } from './http-answer.ts';

/** Begins a connection, whose bytes are read as `onread` says. */
export type Dial = (onread: OnReadOpts) => Socket;

/** No whole answer came in time. */
export class TimedOut extends Error {
  override readonly name = 'TimedOut';
}

type Exchange = Readonly<{
  reader: ReturnType<typeof readAnswer>;
  resolve: (answer: HttpAnswer) => void;
  reject: (error: Error) => void;
}>;

/** Servers close what idles for five seconds, and one that closes just now may still seem to be open. */
const IDLE_MS = 4000;
/**
 * One for all connections, for nobody keeps what is read into it. Without it, Node makes a buffer of this size for each
 * read, which costs more in collections of garbage than all else that is done for an answer.
 */
const buffer = Buffer.allocUnsafeSlow(64 * 1024);

/** A connection that is kept alive, for one request after the other. */
export class Connection {
  readonly #socket: Socket;
  #exchange: Exchange | null = null;
  #open = true;
  #lastUsed = 0;
  #timer: NodeJS.Timeout | undefined;
  #timeout = -1;

  constructor(dial: Dial) {
    this.#socket = dial({ buffer, callback: (size) => this.#read(buffer.subarray(0, size)) });
    this.#socket.on('error', (error) => this.#fail(error));
    const closed = () => this.#fail(new AnswerBroken('A connection was closed before its answer came.'));
    // What an end means is told right behind it, by an error or by the close.
    this.#socket.on('end', () => this.close()).on('close', closed);
    this.#socket.setTimeout(IDLE_MS, () => this.#exchange ?? this.close());
    this.#socket.setNoDelay(true).unref();
  }

  /** Whether it may be used again. By the clock: a function that was frozen has heard of no timer and of no end. */
  isReady(now: number): boolean {
    return this.#open && now - this.#lastUsed < IDLE_MS;
  }

  /**
   * Send a request, as it is on the wire. Rejects with TimedOut after `timeout` ms, with the error of the socket where that
   * breaks, and with AnswerBroken.
   */
  ask(request: string, timeout: number): Promise<HttpAnswer> {
    this.#setTimer(timeout);
    return new Promise((resolve, reject) => {
      const reader = readAnswer();
      reader.next();
      this.#exchange = { reader, resolve, reject };
      this.#socket.ref();
      this.#socket.write(request);
    });
  }

  /** Close it at once; a request that is under way rejects. */
  close(): void {
    this.#open = false;
    this.#socket.destroy();
    clearTimeout(this.#timer);
  }

  /** One timer for all requests that may take as long, left running between them: to make and to end one each is dear. */
  #setTimer(timeout: number): void {
    if (timeout === this.#timeout) {
      this.#timer?.refresh();
      return;
    }
    clearTimeout(this.#timer);
    const late = () => this.#exchange && this.#fail(new TimedOut(`No answer came within ${timeout} ms.`));
    this.#timer = setTimeout(late, timeout).unref();
    this.#timeout = timeout;
  }

  /** Returns that there may come more. */
  #read(bytes: Buffer): boolean {
    try {
      const { value } = this.#exchange?.reader.next(bytes) ?? {};
      if (value !== undefined) {
        this.#answer(value);
      } else if (this.#exchange === null) {
        this.close(); // What nobody has asked for would be taken for the answer to the next request.
      }
    } catch (error) {
      this.#fail(error as Error);
    }
    return true;
  }

  #answer(answer: HttpAnswer): void {
    this.#exchange?.resolve(answer);
    this.#exchange = null;
    this.#lastUsed = Date.now();
    // A server that answers before it has heard all of a request may not listen to the rest.
    if (answer.reusable && this.#socket.writableLength === 0) {
      this.#socket.unref();
    } else {
      this.close();
    }
  }

  #fail(error: Error): void {
    if (error instanceof AggregateError) {
      // Of a server with several addresses, Node tells why each could not be reached, and nothing of the whole.
      error.message ||= error.errors.map((each: Error) => each.message).join('; ');
    }
    this.#exchange?.reject(error);
    this.#exchange = null;
    this.close();
  }
}
