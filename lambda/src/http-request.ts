/** A request without its Host is none: that is among its headers. A body that is left out is none. */
export type HttpRequest = Readonly<{
  method: string;
  /** The path and the query, as they are sent. */
  target: string;
  headers: Readonly<Record<string, string>>;
  body?: string | undefined;
}>;

/** What would end a header, and begin another. */
const NOT_OF_A_VALUE = /[^\t\x20-\x7e]/;

/** A request of HTTP/1.1 as it is on the wire, but for its encoding, UTF-8. Throws where a header would be none. */
export function requestText({ method, target, headers, body }: HttpRequest): string {
  let head = `${method} ${target} HTTP/1.1\r\n`;
  for (const [name, value] of Object.entries(headers)) {
    if (NOT_OF_A_VALUE.test(value)) {
      throw new TypeError(`The header ${name} of a request has a character that no header may have.`);
    }
    head += `${name}: ${value}\r\n`;
  }
  return body === undefined ? `${head}\r\n` : `${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}
