import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { eventOf } from '../support/events.ts';
import { late, openS3, refuse, say } from '../support/s3-server.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const LARGEST_BYTES = 44 * 1024;
/** Modules of Node's own that the first request may have loaded, beside those of a function that does nothing. */
const MOST_BUILTINS = 70;
let alone = '';

before(async () => {
  alone = await mkdtemp(join(tmpdir(), 'bundle-'));
  await run(process.execPath, ['scripts/build.ts', alone], { cwd: root });
});

after(() => rm(alone, { recursive: true }));

test('The build leaves one file and its source map, and the file is small.', async () => {
  assert.deepEqual((await readdir(alone)).sort(), ['index.mjs', 'index.mjs.map']);
  assert.ok((await stat(join(alone, 'index.mjs'))).size <= LARGEST_BYTES);
});

/** What a process prints that loads a module of a folder and calls its handler once, and what it loaded of Node's own. */
async function invoke(folder: string, environment: Record<string, string>) {
  const script = `
    const { handler } = await import('./index.mjs');
    const result = await handler(${JSON.stringify(eventOf({}))}, { awsRequestId: 'i', getRemainingTimeInMillis: () => 20000 });
    console.log(JSON.stringify(result));
    console.log(process.moduleLoadList.filter((name) => name.startsWith('NativeModule ')).join());
    process.exit();`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], {
    cwd: folder,
    env: environment,
  });
  const lines = stdout.trim().split('\n');
  return {
    builtins: lines.pop()?.split(',') ?? [],
    result: JSON.parse(lines.pop() ?? ''),
    lines: lines.map((line) => JSON.parse(line)),
  };
}

/** The modules of Node's own that a function that does nothing has loaded. */
async function leastBuiltins(): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'empty-'));
  await writeFile(join(folder, 'index.mjs'), 'export const handler = async () => ({});');
  const { builtins } = await invoke(folder, {});
  await rm(folder, { recursive: true });
  return builtins;
}

const ENVIRONMENT = {
  BUCKET_NAME: 'bucket-1',
  ENVIRONMENT: 'test',
  LOG_LEVEL: 'INFO',
  REGION: 'us-east-1',
  CORS_ORIGINS: '*',
  CORS_METHODS: 'GET',
  CORS_HEADERS: '',
  CORS_MAX_AGE_SECONDS: '300',
  PAGE_CACHE_MB: '64',
  PAGE_BLOCKS: 'false',
  AWS_ACCESS_KEY_ID: 'AKID',
  AWS_SECRET_ACCESS_KEY: 'secret',
};

const LISTING = say(200, '<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>');

test('The bundle asks S3 once as it starts and once for a page, writes one line, and loads little of Node.', async () => {
  // Late enough for all that a start does while it waits.
  await using s3 = await openS3([late(100, LISTING), LISTING]);

  const { lines, result, builtins } = await invoke(alone, { ...ENVIRONMENT, AWS_ENDPOINT_URL_S3: s3.url });

  const [log] = lines;
  assert.deepEqual(
    s3.seen.map(({ method, url }) => `${method} ${url}`),
    [1, 101].map((count) => `GET /bucket-1/?list-type=2&max-keys=${count}&prefix=items%2F`),
  );
  assert.equal(result.statusCode, 200);
  assert.deepEqual([lines.length, log.status, log.s3Requests, log.coldStart], [1, 200, 1, true]);
  assert.deepEqual(
    builtins.filter((name) => name.includes('undici')),
    [],
  );
  const least = await leastBuiltins();
  assert.ok(builtins.length - least.length <= MOST_BUILTINS, `${builtins.length} - ${least.length}`);
});

test('A start that S3 does not help with is told, and requests are answered all the same.', async () => {
  await using s3 = await openS3([refuse(403, 'AccessDenied'), LISTING]);

  const { lines, result } = await invoke(alone, { ...ENVIRONMENT, AWS_ENDPOINT_URL_S3: s3.url });

  const [warning, log] = lines;
  assert.deepEqual([warning.level, warning.message, warning.error.cause.code], ['WARN', 'warm-up', 'AccessDenied']);
  assert.deepEqual([result.statusCode, log.status, log.coldStart], [200, 200, true]);
});

test('The bundle refuses to start without its configuration, and names what is missing.', async () => {
  await assert.rejects(invoke(alone, { ...ENVIRONMENT, REGION: '' }), /variable REGION is not set/);
});
