import type { HttpAnswer } from './http-answer.ts';
import { Connection, type Dial } from './http-connection.ts';

/** What carries requests to one server. */
export type Carrier = Pick<Connections, 'send' | 'close'>;

/** Connections to one server: as many as there are requests at a time, and each is kept for the next. */
export class Connections {
  readonly #dial: Dial;
  /** The one that was used last is the last. */
  readonly #idle: Connection[] = [];

  constructor(dial: Dial) {
    this.#dial = dial;
  }

  /**
   * Send a request, as it is on the wire, once; resolves to a whole answer of any status. Rejects with TimedOut after
   * `timeout` ms, with the error of the socket where the connection breaks, and with AnswerBroken.
   */
  async send(request: string, timeout: number): Promise<HttpAnswer> {
    const connection = this.#ready() ?? new Connection(this.#dial);
    const answer = await connection.ask(request, timeout);
    this.#idle.push(connection);
    return answer;
  }

  /** Close those that no request uses. */
  close(): void {
    for (const connection of this.#idle.splice(0)) {
      connection.close();
    }
  }

  #ready(): Connection | undefined {
    for (let connection = this.#idle.pop(); connection !== undefined; connection = this.#idle.pop()) {
      if (connection.isReady(Date.now())) {
        return connection;
      }
      connection.close();
    }
    return undefined;
  }
}
