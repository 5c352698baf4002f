import { createHash } from 'node:crypto';
import { type Document, encodeDocument } from '../../src/document.ts';
import { keyOf } from '../../src/ids.ts';
import { type Answer, refuse, type Seen, say } from './s3-server.ts';

const tagOf = (text: string) => `"${createHash('md5').update(text).digest('hex')}"`;

/** A bucket for `openS3`: what is written is listed and read, with the tags that S3 gives. */
export class S3Bucket {
  readonly texts = new Map<string, string>();
  #keys: readonly string[] | null = null;

  /** Store a document, as a create or a change does. */
  store(document: Document): void {
    this.put(keyOf(document.id), encodeDocument(document));
  }

  put(key: string, text: string): void {
    this.texts.set(key, text);
    this.#keys = null;
  }

  delete(key: string): void {
    this.texts.delete(key);
    this.#keys = null;
  }

  /** What S3 says to a request. */
  answer({ method, url, body }: Seen): Answer {
    const { pathname, searchParams } = new URL(url, 'http://s3');
    const key = pathname.split('/').slice(2).join('/');
    if (key === '') {
      return this.#list(searchParams);
    }
    if (method === 'PUT') {
      this.put(key, body);
      return say(200, '', { ETag: tagOf(body) });
    }
    const text = this.texts.get(key);
    return text === undefined ? refuse(404, 'NoSuchKey') : say(200, text, { ETag: tagOf(text) });
  }

  #list(query: URLSearchParams): Answer {
    this.#keys ??= [...this.texts.keys()].sort();
    const prefix = query.get('prefix') ?? '';
    const after = query.get('start-after') ?? '';
    const first = this.#keys.findIndex((key) => key > after && key.startsWith(prefix));
    const rest = first === -1 ? [] : this.#keys.slice(first, first + 1001).filter((key) => key.startsWith(prefix));
    const listed = rest.slice(0, Number(query.get('max-keys')));
    const contents = listed.map((key) => this.#contents(key)).join('');
    const truncated = rest.length > listed.length;
    return say(200, `<ListBucketResult><IsTruncated>${truncated}</IsTruncated>${contents}</ListBucketResult>`);
  }

  #contents(key: string): string {
    const text = this.texts.get(key) ?? '';
    const tag = tagOf(text).replaceAll('"', '&quot;');
    return `<Contents><Key>${key}</Key><ETag>${tag}</ETag><Size>${Buffer.byteLength(text)}</Size></Contents>`;
  }
}
