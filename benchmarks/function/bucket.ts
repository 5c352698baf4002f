import { hash } from 'node:crypto';

/** An object as S3 keeps it; the ETag is quoted. */
export type StoredObject = Readonly<{ body: Buffer; etag: string; modified: Date }>;

/** Some keys of a bucket in their order; `truncated` where more follow. */
export type Keys = Readonly<{ keys: readonly string[]; truncated: boolean }>;

/** One bucket in memory. A LIST costs what it returns, however many objects there are. */
export class Bucket {
  readonly #objects = new Map<string, StoredObject>();
  /** In ascending order. */
  readonly #keys: string[] = [];

  get(key: string): StoredObject | undefined {
    return this.#objects.get(key);
  }

  put(key: string, body: Buffer): StoredObject {
    const object = { body, etag: `"${hash('md5', body)}"`, modified: new Date() };
    if (!this.#objects.has(key)) {
      this.#keys.splice(this.#placeOf(key), 0, key);
    }
    this.#objects.set(key, object);
    return object;
  }

  delete(key: string): void {
    if (this.#objects.delete(key)) {
      this.#keys.splice(this.#placeOf(key), 1);
    }
  }

  clear(): void {
    this.#objects.clear();
    this.#keys.length = 0;
  }

  /** The first `count` keys with this prefix that come after `after`. */
  list(prefix: string, after: string, count: number): Keys {
    // No key of ours holds a NUL: the key and one behind it is the first place after the key.
    const start = after < prefix ? this.#placeOf(prefix) : this.#placeOf(`${after}\0`);
    const found = this.#keys.slice(start, start + count + 1).filter((key) => key.startsWith(prefix));
    return { keys: found.slice(0, count), truncated: found.length > count };
  }

  /** Where a key is, or would be. */
  #placeOf(key: string): number {
    let [low, high] = [0, this.#keys.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      [low, high] = (this.#keys[middle] ?? '') < key ? [middle + 1, high] : [low, middle];
    }
    return low;
  }
}
