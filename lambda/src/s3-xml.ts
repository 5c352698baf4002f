/** What a LIST says of an object: its key, its size in bytes and its ETag, quoted. */
export type ListedObject = Readonly<{ key: string; size: number; etag: string }>;

/** One answer of ListObjectsV2; `truncated` where more objects follow. */
export type Listing = Readonly<{ objects: readonly ListedObject[]; truncated: boolean }>;

/** A part of a document, from `start` to before `end`: a LIST is long, and what is sliced out of it is garbage soon. */
type Part = Readonly<{ xml: string; start: number; end: number }>;

type Tag = Readonly<{ name: string; open: string; close: string }>;

const tagOf = (name: string): Tag => ({ name, open: `<${name}>`, close: `</${name}>` });
const CONTENTS = tagOf('Contents');
const KEY = tagOf('Key');
const SIZE = tagOf('Size');
const ETAG = tagOf('ETag');
const TRUNCATED = tagOf('IsTruncated');

const QUOTE = '&quot;';
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Read a ListObjectsV2 answer. Throws SyntaxError where it is none, or not a whole one. */
export function readListing(xml: string): Listing {
  if (!/<ListBucketResult[\s>]/.test(xml) || !xml.trimEnd().endsWith('</ListBucketResult>')) {
    throw new SyntaxError('S3 answered a LIST with something that is not a whole ListBucketResult.');
  }
  const objects: ListedObject[] = [];
  for (let start = xml.indexOf(CONTENTS.open); start !== -1; start = xml.indexOf(CONTENTS.open, start)) {
    const end = xml.indexOf(CONTENTS.close, start);
    const contents = { xml, start, end };
    objects.push({ key: need(contents, KEY), size: readSize(need(contents, SIZE)), etag: need(contents, ETAG) });
    start = end;
  }
  return { objects, truncated: readBoolean(need({ xml, start: 0, end: xml.length }, TRUNCATED)) };
}

/** The error code in an S3 error document; null where there is none. */
export function readErrorCode(xml: string): string | null {
  return /<Code>(\w+)<\/Code>/.exec(xml)?.[1] ?? null;
}

function need(part: Part, tag: Tag): string {
  const text = textOf(part, tag);
  if (text === null) {
    throw new SyntaxError(`S3 answered a LIST without the element ${tag.name}.`);
  }
  return text;
}

/** The text of the first element of a tag in a part; null where it is not there, or has elements in it. */
function textOf({ xml, start, end }: Part, { open, close }: Tag): string | null {
  const begin = xml.indexOf(open, start);
  const text = begin + open.length;
  const stop = xml.indexOf('<', text);
  const whole = begin !== -1 && stop < end && xml.startsWith(close, stop);
  return whole ? decode(xml.slice(text, stop)) : null;
}

function decode(text: string): string {
  if (!text.includes('&')) {
    return text;
  }
  // Nearly all there is are the quotes of an ETag.
  const inner = text.slice(QUOTE.length, -QUOTE.length);
  return text === `${QUOTE}${inner}${QUOTE}` && !inner.includes('&') ? `"${inner}"` : decodeAny(text);
}

function decodeAny(text: string): string {
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
  const isCharacter = code >= 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return isCharacter ? String.fromCodePoint(code) : undefined;
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
