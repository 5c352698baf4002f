import { createHash } from 'node:crypto';
import type { StoredText } from '../../src/s3-objects.ts';
import type { Absent, Version } from '../../src/store.ts';

/** Texts by key, as a versioned bucket has them: an empty one, or a mark, is what was deleted. */
export class MemoryObjects {
  readonly #texts = new Map<string, string>();
  readonly #marks = new Set<string>();

  create(key: string, text: string): 'created' | 'exists' {
    if (this.#texts.has(key)) {
      return 'exists';
    }
    this.put(key, text);
    return 'created';
  }

  read(key: string): StoredText | Absent {
    const text = this.#texts.get(key);
    if (text === undefined) {
      return this.#marks.has(key) ? 'deleted' : 'never';
    }
    return { text, version: { tag: tagOf(text), age: 0 } };
  }

  replace(key: string, text: string, { tag }: Version): 'replaced' | 'stale' | 'missing' {
    const before = this.#texts.get(key);
    if (before === undefined) {
      return 'missing';
    }
    if (tagOf(before) !== tag) {
      return 'stale';
    }
    this.put(key, text);
    return 'replaced';
  }

  /** The keys of all that is stored and was not deleted. */
  keys(): string[] {
    return [...this.#texts].filter(([, text]) => text !== '').map(([key]) => key);
  }

  textOf(key: string): string {
    return this.#texts.get(key) ?? '';
  }

  put(key: string, text: string): void {
    this.#marks.delete(key);
    this.#texts.set(key, text);
  }

  /** Delete what is under a key and leave a mark, as a DELETE does. */
  mark(key: string): void {
    this.#texts.delete(key);
    this.#marks.add(key);
  }

  /** Make a key one that was never written. */
  forget(key: string): void {
    this.#texts.delete(key);
    this.#marks.delete(key);
  }
}

function tagOf(text: string): string {
  return `"${createHash('md5').update(text).digest('hex')}"`;
}
