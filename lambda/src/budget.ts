/** What one request may still spend on the store, and what it has spent. */
export class Budget {
  readonly #now: () => number;
  readonly #end: number;
  #requests = 0;

  /** `now` is a clock in ms; `allowed` the ms there are from now on. */
  constructor(now: () => number, allowed: number) {
    this.#now = now;
    this.#end = now() + allowed;
  }

  /** The ms left; negative when they are over. */
  get timeLeft(): number {
    return this.#end - this.#now();
  }

  /** How many requests the store has cost so far, retries included. */
  get requests(): number {
    return this.#requests;
  }

  countRequest(): void {
    this.#requests += 1;
  }
}
