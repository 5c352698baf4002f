import type { Request } from './exchange.ts';
import { faultOffset } from './json-fault.ts';
import { hasRepeatedName } from './json-names.ts';
import { BodyTooLarge, MalformedBody, UnsupportedMediaType } from './refusals.ts';
import { decodeUtf8 } from './utf8.ts';

/** The largest body that is read, in bytes. */
export const MAX_BODY_BYTES = 256 * 1024;

/** The media types that bodies are sent as, and those of patches. */
export const BODY_TYPES = ['application/json'];
export const PATCH_TYPES = ['application/merge-patch+json', 'application/json'];

/** Far more than any item has, and far less than recursion can bear. */
const DEEPEST = 100;

/** The JSON value in a request's body, sent as one of `types`; throws UnsupportedMediaType, BodyTooLarge, MalformedBody. */
export function readJson(request: Request, types: readonly string[] = BODY_TYPES): unknown {
  if (!isJson(request.headers.get('content-type') ?? '', types)) {
    throw new UnsupportedMediaType(request.method, types);
  }
  if (request.body.length > MAX_BODY_BYTES) {
    throw new BodyTooLarge(`The body has ${request.body.length} bytes: send at most ${MAX_BODY_BYTES}.`);
  }
  const text = decodeUtf8(request.body);
  if (text === null) {
    throw new MalformedBody('The body is not UTF-8: send it encoded as UTF-8.');
  }
  if (text.trim() === '') {
    throw new MalformedBody('The body is empty: send a JSON object.');
  }
  const value = parseJson(text);
  if (isDeeper(value, DEEPEST)) {
    throw new MalformedBody(`The JSON is nested more than ${DEEPEST} levels deep: send it flatter.`);
  }
  if (hasRepeatedName(text, value)) {
    throw new MalformedBody('An object in the JSON has two members of one name: send each name once.');
  }
  return value;
}

function isJson(contentType: string, types: readonly string[]): boolean {
  const [type = '', ...parameters] = contentType.split(';').map((part) => part.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  return types.includes(type) && ['utf-8', '"utf-8"', undefined].includes(charset);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // V8's message quotes the body, and often names no place.
    throw new MalformedBody(placeOf(text, faultOffset(text)));
  }
}

function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  const place = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
  return offset >= text.length
    ? `The JSON ends too early, at ${place}: send all of it.`
    : `The JSON is broken at ${place}: what begins there is not expected there.`;
}

/** Whether lists and objects stand in each other over more levels than these; not by recursion, which has its own end. */
function isDeeper(value: unknown, levels: number): boolean {
  let level = [value].filter(isContainer);
  for (let depth = 0; depth < levels && level.length > 0; depth += 1) {
    level = level.flatMap((each) => Object.values(each).filter(isContainer));
  }
  return level.length > 0;
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
