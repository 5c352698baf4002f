/** What a LIST says of an object: its key, its size in bytes and its ETag, quoted. */
export type ListedObject = Readonly<{ key: string; size: number; etag: string }>;

/** One answer of ListObjectsV2; `truncated` where more objects follow. */
export type Listing = Readonly<{ objects: readonly ListedObject[]; truncated: boolean }>;

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Read a ListObjectsV2 answer. Throws SyntaxError where it is none, or not a whole one. */
export function readListing(xml: string): Listing {
  if (!/<ListBucketResult[\s>]/.test(xml) || !xml.trimEnd().endsWith('</ListBucketResult>')) {
    throw new SyntaxError('S3 answered a LIST with something that is not a whole ListBucketResult.');
  }
  const objects = Array.from(xml.matchAll(/<Contents>(.*?)<\/Contents>/gs), ([, contents = '']) => ({
    key: need(contents, 'Key'),
    size: readSize(need(contents, 'Size')),
    etag: need(contents, 'ETag'),
  }));
  return { objects, truncated: readBoolean(need(xml, 'IsTruncated')) };
}

/** The error code in an S3 error document; null where there is none. */
export function readErrorCode(xml: string): string | null {
  return /<Code>(\w+)<\/Code>/.exec(xml)?.[1] ?? null;
}

function need(xml: string, name: string): string {
  const text = textOf(xml, name);
  if (text === null) {
    throw new SyntaxError(`S3 answered a LIST without the element ${name}.`);
  }
  return text;
}

function textOf(xml: string, name: string): string | null {
  const match = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml);
  return match?.[1] === undefined ? null : decode(match[1]);
}

function decode(text: string): string {
  return text.replaceAll(/&([^;]*);?/g, (reference, name: string) => {
    const character = name.startsWith('#') ? numbered(name.slice(1)) : ENTITIES[name];
    if (character === undefined) {
      throw new SyntaxError(`S3 answered with the unknown character reference ${reference}.`);
    }
    return character;
  });
}

function numbered(number: string): string | undefined {
  const code = /^(?:x[0-9a-fA-F]+|[0-9]+)$/.test(number) ? Number(number.startsWith('x') ? `0${number}` : number) : -1;
  return code >= 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

function readSize(text: string): number {
  if (!/^[0-9]+$/.test(text)) {
    throw new SyntaxError(`S3 answered a LIST with the size "${text}".`);
  }
  return Number(text);
}

function readBoolean(text: string): boolean {
  if (text !== 'true' && text !== 'false') {
    throw new SyntaxError(`S3 answered a LIST with IsTruncated "${text}".`);
  }
  return text === 'true';
}
