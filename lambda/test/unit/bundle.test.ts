import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { eventOf } from '../support/events.ts';
import { openS3, say } from '../support/s3-server.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const LARGEST_BYTES = 42 * 1024;
let alone = '';

before(async () => {
  alone = await mkdtemp(join(tmpdir(), 'bundle-'));
  await run(process.execPath, ['scripts/build.ts', alone], { cwd: root });
});

after(() => rm(alone, { recursive: true }));

test('The build leaves one file and its source map, and the file is small.', async () => {
  assert.deepEqual((await readdir(alone)).sort(), ['index.js', 'index.js.map']);
  assert.ok((await stat(join(alone, 'index.js'))).size <= LARGEST_BYTES);
});

/** What a process prints that loads the bundle from a folder that holds nothing else, and calls its handler once. */
async function invoke(environment: Record<string, string>): Promise<string[]> {
  const script = `
    const { handler } = require('./index.js');
    handler(${JSON.stringify(eventOf({}))}, { awsRequestId: 'i', getRemainingTimeInMillis: () => 20000 }).then((result) => {
      console.log(JSON.stringify(result));
      console.log(JSON.stringify(process.moduleLoadList.filter((name) => name.includes('undici'))));
      process.exit();
    });`;
  const { stdout } = await run(process.execPath, ['-e', script], { cwd: alone, env: environment });
  return stdout.trim().split('\n');
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
  AWS_ACCESS_KEY_ID: 'AKID',
  AWS_SECRET_ACCESS_KEY: 'secret',
};

test('The bundle answers a request on its own, with one S3 request, one log line and without loading undici.', async () => {
  await using s3 = await openS3([say(200, '<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>')]);

  const lines = await invoke({ ...ENVIRONMENT, AWS_ENDPOINT_URL_S3: s3.url });

  const [log = '', result = '', undici] = lines;
  assert.equal(lines.length, 3);
  assert.equal(JSON.parse(result).statusCode, 200);
  assert.deepEqual([JSON.parse(log).status, JSON.parse(log).s3Requests, JSON.parse(log).coldStart], [200, 1, true]);
  assert.equal(undici, '[]');
});

test('The bundle refuses to start without its configuration, and names what is missing.', async () => {
  await assert.rejects(invoke({ ...ENVIRONMENT, REGION: '' }), /variable REGION is not set/);
});
