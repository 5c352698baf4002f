/** An HTTP request, free of who carried it. */
export type Request = Readonly<{
  method: string;
  /** The path as the API declares it, such as `/items/{id}`. */
  resource: string;
  /** The path as the client wrote it, from the root of the host; no slash at the end. */
  path: string;
  /** Who asks, as the gateway made sure; empty where the API is open. */
  caller: string;
  /** The `{id}` of the path; empty where the path has none. */
  id: string;
  /** Values by lower-case name; several of one name are joined as one list. */
  headers: ReadonlyMap<string, string>;
  query: ReadonlyMap<string, readonly string[]>;
  body: Uint8Array;
}>;

/** An HTTP answer; a body of undefined is no body, any other is sent as JSON. `unreadable` is for the log alone. */
export type Response = Readonly<{
  status: number;
  headers: Readonly<Record<string, string>>;
  body?: unknown;
  unreadable?: readonly string[];
}>;
