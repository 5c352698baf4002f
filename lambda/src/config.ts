import type { Cors } from './cors.ts';

/** The log levels there are, from the most to the least said. */
export const LOG_LEVELS = ['DEBUG', 'INFO', 'WARN', 'ERROR'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

/** The variables that the template sets for the function. */
export const TEMPLATE_VARIABLES = [
  'BUCKET_NAME',
  'ENVIRONMENT',
  'LOG_LEVEL',
  'REGION',
  'CORS_ORIGINS',
  'CORS_METHODS',
  'CORS_HEADERS',
  'CORS_MAX_AGE_SECONDS',
  'PAGE_CACHE_MB',
  'PAGE_BLOCKS',
] as const;

/** The variables that AWS sets for every function, or a developer for an S3 of their own. */
export const RUNTIME_VARIABLES = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_ENDPOINT_URL_S3',
  'AWS_ENDPOINT_URL',
] as const;

type Variable = (typeof TEMPLATE_VARIABLES | typeof RUNTIME_VARIABLES)[number];

/**
 * What configures the function; `cors` is null where CORS is off, `s3Endpoint` where S3 is AWS's own. `pageCacheBytes` is
 * what documents of pages may take of its memory.
 */
export type Config = Readonly<{
  bucket: string;
  environment: string;
  logLevel: LogLevel;
  region: string;
  cors: Cors | null;
  pageCacheBytes: number;
  pageBlocks: boolean;
  credentials: Readonly<{ accessKeyId: string; secretAccessKey: string; sessionToken?: string }>;
  s3Endpoint: URL | null;
}>;

/** Read the configuration from environment variables; throws an Error that names the variable to set. */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const optional = (name: Variable) => environment[name] || null;
  const required = (name: Variable) => optional(name) ?? fail(name, 'is not set');
  const sessionToken = optional('AWS_SESSION_TOKEN');
  const endpoint = (name: Variable) => readUrl(name, optional(name));
  return Object.freeze({
    bucket: required('BUCKET_NAME'),
    environment: required('ENVIRONMENT'),
    logLevel: readLevel(required('LOG_LEVEL')),
    region: required('REGION'),
    cors: readCors((name) => environment[name] ?? fail(name, 'is not set')),
    pageCacheBytes: readCount('PAGE_CACHE_MB', required('PAGE_CACHE_MB')) * 1024 * 1024,
    pageBlocks: readFlag('PAGE_BLOCKS', required('PAGE_BLOCKS')),
    credentials: {
      accessKeyId: required('AWS_ACCESS_KEY_ID'),
      secretAccessKey: required('AWS_SECRET_ACCESS_KEY'),
      ...(sessionToken === null ? {} : { sessionToken }),
    },
    s3Endpoint: endpoint('AWS_ENDPOINT_URL_S3') ?? endpoint('AWS_ENDPOINT_URL'),
  });
}

/** Empty is a value here: without origins, CORS is off. */
function readCors(text: (name: Variable) => string): Cors | null {
  const [origins, methods] = [text('CORS_ORIGINS'), text('CORS_METHODS')];
  const [headers, maxAgeSeconds] = [text('CORS_HEADERS'), text('CORS_MAX_AGE_SECONDS')];
  return origins === '' ? null : { origins: origins.split(','), methods, headers, maxAgeSeconds };
}

function readLevel(text: string): LogLevel {
  return LOG_LEVELS.find((level) => level === text) ?? fail('LOG_LEVEL', `must be one of ${LOG_LEVELS.join(', ')}`);
}

function readCount(name: Variable, text: string): number {
  return /^[0-9]{1,5}$/.test(text) ? Number(text) : fail(name, 'must be a whole number');
}

function readFlag(name: Variable, text: string): boolean {
  return text === 'true' || (text === 'false' ? false : fail(name, 'must be true or false'));
}

function readUrl(name: Variable, text: string | null): URL | null {
  if (text === null) {
    return null;
  }
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) ? url : fail(name, 'must be an http or https URL');
}

function fail(name: Variable, fault: string): never {
  throw new Error(`The environment variable ${name} ${fault}: the function's configuration must set it.`);
}
