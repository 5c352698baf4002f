import { LOG_LEVELS, type LogLevel } from './config.ts';

/** What a line says beside its message. Never bodies, header values or query values. */
export type Fields = Readonly<Record<string, unknown>>;

/** Writes one JSON object a line. */
export class Log {
  readonly #level: LogLevel;
  readonly #fields: Fields;
  readonly #write: (line: string) => void;

  constructor(level: LogLevel, fields: Fields, write: (line: string) => void) {
    this.#level = level;
    this.#fields = fields;
    this.#write = write;
  }

  /** A log whose lines carry these fields, too. */
  with(fields: Fields): Log {
    return new Log(this.#level, { ...this.#fields, ...fields }, this.#write);
  }

  debug(message: string, fields: Fields = {}): void {
    this.#line('DEBUG', message, fields);
  }

  info(message: string, fields: Fields = {}): void {
    this.#line('INFO', message, fields);
  }

  warn(message: string, fields: Fields = {}): void {
    this.#line('WARN', message, fields);
  }

  error(message: string, error: unknown): void {
    this.#line('ERROR', message, { error: describe(error) });
  }

  #line(level: LogLevel, message: string, fields: Fields): void {
    if (LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf(this.#level)) {
      const timestamp = new Date().toISOString();
      this.#write(`${JSON.stringify({ timestamp, level, message, ...this.#fields, ...fields })}\n`);
    }
  }
}

/** An error and its chain of causes, with what S3 said of itself. */
function describe(error: unknown): Fields {
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
