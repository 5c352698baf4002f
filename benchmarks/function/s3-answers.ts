import type { Bucket, StoredObject } from './bucket.ts';

/** What S3 is asked: `key` is empty for the bucket itself, header names are in lower case. */
export type Asked = Readonly<{
  method: string;
  key: string;
  query: URLSearchParams;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Buffer;
}>;

export type Answer = Readonly<{ status: number; headers?: Readonly<Record<string, string>>; body?: Buffer | string }>;

/** The operation as S3's price list has it. */
export function kindOf({ method, key }: Asked): string {
  return method === 'GET' && key === '' ? 'LIST' : method;
}

/** Answer as S3 does, as far as the function and the reference ask it. */
export function answer(bucket: Bucket, asked: Asked): Answer {
  if (kindOf(asked) === 'LIST') {
    return list(bucket, asked.query);
  }
  const there = bucket.get(asked.key);
  return refusal(asked, there) ?? carryOut(bucket, asked, there);
}

/** What the condition of a request makes of it; null where it holds. */
function refusal({ headers }: Asked, there: StoredObject | undefined): Answer | null {
  const { 'if-match': match, 'if-none-match': none } = headers;
  if (match !== undefined && there === undefined) {
    return error(404, 'NoSuchKey');
  }
  const fails = (match !== undefined && match !== there?.etag) || (none === '*' && there !== undefined);
  return fails ? error(412, 'PreconditionFailed') : null;
}

function carryOut(bucket: Bucket, { method, key, body }: Asked, there: StoredObject | undefined): Answer {
  if (method === 'PUT') {
    return { status: 200, headers: { ETag: bucket.put(key, body).etag } };
  }
  if (method === 'DELETE') {
    bucket.delete(key);
    return { status: 204 };
  }
  return there === undefined ? error(404, 'NoSuchKey') : read(there);
}

/** Of a HEAD, Node leaves the body out. */
function read({ body, etag, modified }: StoredObject): Answer {
  const headers = { ETag: etag, 'Last-Modified': modified.toUTCString(), 'Content-Type': 'application/json' };
  return { status: 200, headers, body };
}

function list(bucket: Bucket, query: URLSearchParams): Answer {
  const text = (name: string) => query.get(name) ?? '';
  const { keys, truncated } = bucket.list(text('prefix'), text('start-after'), Number(query.get('max-keys') ?? 1000));
  const body = `<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>bench</Name><Prefix>${text('prefix')}</Prefix>
<KeyCount>${keys.length}</KeyCount><IsTruncated>${truncated}</IsTruncated>${keys.map((key) => contents(bucket, key)).join('')}</ListBucketResult>`;
  return { status: 200, headers: { 'Content-Type': 'application/xml' }, body };
}

function contents(bucket: Bucket, key: string): string {
  const { etag = '', body, modified = new Date(0) } = bucket.get(key) ?? {};
  return `<Contents><Key>${key}</Key><LastModified>${modified.toISOString()}</LastModified><ETag>${etag.replaceAll('"', '&quot;')}</ETag><Size>${body?.length ?? 0}</Size><StorageClass>STANDARD</StorageClass></Contents>`;
}

function error(status: number, code: string): Answer {
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code></Error>`;
  return { status, headers: { 'Content-Type': 'application/xml' }, body };
}
