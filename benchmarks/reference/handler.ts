/**
 * What the function is compared with: the same two requests as they are written first, with the official SDK and one
 * read after the other.
 */
import { randomUUID } from 'node:crypto';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

type Event = Readonly<{
  httpMethod: string;
  body: string | null;
  multiValueQueryStringParameters: Readonly<Record<string, string[]>> | null;
}>;

type Item = Readonly<{ id: string; createdAt: string; [field: string]: unknown }>;

const client = new S3Client({});
// biome-ignore lint/style/noProcessEnv: a handler of one file has no other place for it.
const Bucket = process.env.BUCKET_NAME;

/** Answer an event of an API Gateway REST API (proxy integration). */
export async function handler(event: Event) {
  try {
    return event.httpMethod === 'POST' ? await create(event) : await list(event);
  } catch (error) {
    return answer(500, { message: error instanceof Error ? error.message : 'Internal error' });
  }
}

async function create({ body }: Event) {
  const fields = JSON.parse(body ?? '{}');
  if (typeof fields.name !== 'string') {
    return answer(400, { message: 'name must be a string' });
  }
  const now = new Date().toISOString();
  const item: Item = { ...fields, id: randomUUID(), createdAt: now, updatedAt: now };
  await client.send(
    new PutObjectCommand({
      Bucket,
      Key: `items/${item.id}.json`,
      Body: JSON.stringify(item),
      ContentType: 'application/json',
    }),
  );
  return answer(201, { message: 'Item created', item });
}

async function list({ multiValueQueryStringParameters: query }: Event) {
  const MaxKeys = Number(query?.limit?.[0] ?? 100);
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'items/', MaxKeys }));
  const items: Item[] = [];
  for (const { Key } of Contents) {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
    items.push(JSON.parse((await Body?.transformToString()) ?? ''));
  }
  items.sort((one, other) => (one.createdAt < other.createdAt ? 1 : -1));
  return answer(200, { items, count: items.length });
}

function answer(statusCode: number, body: object) {
  return { statusCode, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
}
