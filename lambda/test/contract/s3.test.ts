import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before } from 'node:test';
import { Budget } from '../../src/budget.ts';
import { readConfig } from '../../src/config.ts';
import { DocumentCache } from '../../src/document-cache.ts';
import { S3Client, type S3Request } from '../../src/s3-client.ts';
import { S3Intents } from '../../src/s3-intents.ts';
import { encode } from '../../src/s3-signature.ts';
import { S3Store } from '../../src/s3-store.ts';
import { storeContract } from './store-contract.ts';

const endpoint = process.env.AWS_ENDPOINT_URL_S3;
assert.ok(endpoint, 'Set AWS_ENDPOINT_URL_S3 to the S3 to test, and AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, REGION.');

const config = readConfig({
  ...process.env,
  BUCKET_NAME: `contract-${randomBytes(8).toString('hex')}`,
  ENVIRONMENT: 'test',
  LOG_LEVEL: 'INFO',
  CORS_ORIGINS: '',
  CORS_METHODS: '',
  CORS_HEADERS: '',
  CORS_MAX_AGE_SECONDS: '',
  PAGE_CACHE_MB: '1',
  PAGE_BLOCKS: 'false',
});
const client = new S3Client(config);

async function send(request: S3Request, allowed: readonly number[]): Promise<string> {
  const reply = await client.send(request, new Budget(Date.now, 20_000));
  const body = `${reply.text}`;
  assert.ok(allowed.includes(reply.status), `${request.method} ${request.key} was answered ${reply.status}: ${body}`);
  return body;
}

const XML = { 'content-type': 'application/xml' };

/** A key as it stands in a path. */
const escaped = (key: string) => key.split('/').map(encode).join('/');

async function putRaw(key: string, text: string): Promise<void> {
  await send({ method: 'PUT', key: escaped(key), body: text, headers: { 'content-type': 'application/json' } }, [200]);
}

async function removeRaw(key: string): Promise<void> {
  await send({ method: 'DELETE', key: escaped(key) }, [204]);
}

/** Delete every version of every object, and every mark of a delete. */
async function empty(): Promise<void> {
  const xml = await send({ method: 'GET', key: '', query: { versions: '' } }, [200]);
  const versions = Array.from(xml.matchAll(/<Key>([^<]*)<\/Key>.*?<VersionId>([^<]*)<\/VersionId>/gs));
  assert.match(xml, /<IsTruncated>false/);
  await Promise.all(
    versions.map(([, key = '', versionId = '']) =>
      send({ method: 'DELETE', key: escaped(unescaped(key)), query: { versionId } }, [204]),
    ),
  );
}

const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' };
const unescaped = (text: string) => text.replaceAll(/&(?:amp|lt|gt|quot);/g, (entity) => ENTITIES[entity] ?? entity);

before(async () => {
  const constraint = `<CreateBucketConfiguration><LocationConstraint>${config.region}</LocationConstraint></CreateBucketConfiguration>`;
  const body = config.region === 'us-east-1' ? {} : { headers: XML, body: constraint };
  await send({ method: 'PUT', key: '', ...body }, [200]);
  const enabled = '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>';
  await send({ method: 'PUT', key: '', query: { versioning: '' }, headers: XML, body: enabled }, [200]);
});

after(async () => {
  await empty();
  await send({ method: 'DELETE', key: '' }, [204]);
  client.close();
});

for (const [title, blocks] of [
  [endpoint, null],
  [`${endpoint}, with blocks`, new Set<string>()],
] as const) {
  storeContract(title, async () => {
    await empty();
    blocks?.clear();
    const budget = () => new Budget(Date.now, 20_000);
    const memory = { cache: new DocumentCache(1_000_000), blocks };
    return {
      tellsDeleted: process.env.S3_TELLS_DELETED !== 'no',
      openStore: (bounds) => new S3Store(client, budget(), memory, bounds),
      openIntents: () => new S3Intents(client, budget()),
      putRaw,
      removeRaw,
    };
  });
}
