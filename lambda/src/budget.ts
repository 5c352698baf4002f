/** What one request may still spend on the store, and what it has spent. */
export class Budget {
  readonly #now: () => number;
  readonly #end: number;
  readonly #calls: string[] = [];
  readonly #faults: string[] = [];
  #cacheHits = 0;

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
    return this.#calls.length;
  }

  /** Those requests, one line each: what was asked, and what came of it. */
  get calls(): readonly string[] {
    return this.#calls;
  }

  /** How many documents of pages were in memory, and cost no request. */
  get cacheHits(): number {
    return this.#cacheHits;
  }

  /** What went wrong on the way and changed no answer. */
  get faults(): readonly string[] {
    return this.#faults;
  }

  countCacheHits(count: number): void {
    this.#cacheHits += count;
  }

  countRequest(call: string): void {
    this.#calls.push(call);
  }

  noteFault(fault: string): void {
    this.#faults.push(fault);
  }
}
