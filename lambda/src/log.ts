import { LOG_LEVELS, type LogLevel } from './config.ts';

/** What a line says beside its message. Never bodies, header values or query values. */
export type Fields = Readonly<Record<string, unknown>>;

/** The parts of a request's line: what any level has, what its own has, and what DEBUG adds. */
export type RequestLine = Readonly<{ always: Fields; shown: Fields; debug: Fields }>;

/** Writes one JSON object a line. */
export class Log {
  readonly #threshold: LogLevel;
  readonly #fields: Fields;
  readonly #write: (line: string) => void;

  constructor(threshold: LogLevel, fields: Fields, write: (line: string) => void) {
    this.#threshold = threshold;
    this.#fields = fields;
    this.#write = write;
  }

  /** A log whose lines carry these fields, too. */
  with(fields: Fields): Log {
    return new Log(this.#threshold, { ...this.#fields, ...fields }, this.#write);
  }

  /** A line about what is no request, and went not as it should. */
  warn(message: string, fields: Fields): void {
    if (this.#shows('WARN')) {
      this.#line('WARN', message, fields);
    }
  }

  /** The one line of a request. One that is below the threshold is cut down to what metrics are made of, not left out. */
  request(level: LogLevel, { always, shown, debug }: RequestLine): void {
    this.#line(level, 'request', {
      ...(this.#shows(level) ? shown : {}),
      ...always,
      ...(this.#shows('DEBUG') ? debug : {}),
    });
  }

  #line(level: LogLevel, message: string, fields: Fields): void {
    const line = { timestamp: new Date().toISOString(), level, message, ...this.#fields, ...fields };
    this.#write(`${JSON.stringify(line)}\n`);
  }

  #shows(level: LogLevel): boolean {
    return LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf(this.#threshold);
  }
}

/** An error and its chain of causes, with what S3 said of itself. */
export function describe(error: unknown): Fields {
  if (!(error instanceof Error)) {
    return { message: String(error) };
  }
  const { name, message, stack, cause } = error;
  const { code, status, s3RequestId } = error as { code?: unknown; status?: unknown; s3RequestId?: unknown };
  return {
    name,
    message,
    code,
    status,
    s3RequestId,
    stack,
    ...(cause === undefined ? {} : { cause: describe(cause) }),
  };
}
