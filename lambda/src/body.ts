import type { Request } from './exchange.ts';
import { faultOffset } from './json-fault.ts';
import { BodyTooLarge, MalformedBody, UnsupportedMediaType } from './refusals.ts';

/** The largest body that is read, in bytes. */
export const MAX_BODY_BYTES = 256 * 1024;

const JSON_TYPE = 'application/json';

/** The JSON value in a request's body; throws UnsupportedMediaType, BodyTooLarge, MalformedBody. */
export function readJson(request: Request): unknown {
  requireJson(request.headers.get('content-type') ?? '');
  if (request.body.length > MAX_BODY_BYTES) {
    throw new BodyTooLarge(`The body has ${request.body.length} bytes: send at most ${MAX_BODY_BYTES}.`);
  }
  const text = decodeUtf8(request.body);
  if (text.trim() === '') {
    throw new MalformedBody('The body is empty: send a JSON object.');
  }
  return parseJson(text);
}

function requireJson(contentType: string): void {
  const [type = '', ...parameters] = contentType.split(';').map((part) => part.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  if (type !== JSON_TYPE || !['utf-8', '"utf-8"', undefined].includes(charset)) {
    throw new UnsupportedMediaType(`Send JSON in UTF-8, with the header Content-Type: ${JSON_TYPE}.`);
  }
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new MalformedBody('The body is not UTF-8: send it encoded as UTF-8.');
  }
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
