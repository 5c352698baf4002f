import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig, TEMPLATE_VARIABLES } from '../../src/config.ts';

const COMPLETE = {
  BUCKET_NAME: 'b',
  ENVIRONMENT: 'dev',
  LOG_LEVEL: 'DEBUG',
  REGION: 'eu-central-1',
  CORS_ORIGINS: 'https://a.example,https://b.example',
  CORS_METHODS: 'GET, OPTIONS',
  CORS_HEADERS: 'If-Match',
  CORS_MAX_AGE_SECONDS: '300',
  PAGE_CACHE_MB: '64',
  PAGE_BLOCKS: 'true',
  AWS_ACCESS_KEY_ID: 'AKID',
  AWS_SECRET_ACCESS_KEY: 'secret',
};

test('The configuration is what the variables say.', () => {
  const endpoint = 'http://127.0.0.1:4566/';
  const environment = { ...COMPLETE, AWS_SESSION_TOKEN: 'session', AWS_ENDPOINT_URL: endpoint, UNKNOWN: 'x' };

  assert.deepEqual(readConfig(environment), {
    bucket: 'b',
    environment: 'dev',
    logLevel: 'DEBUG',
    region: 'eu-central-1',
    cors: {
      origins: ['https://a.example', 'https://b.example'],
      methods: 'GET, OPTIONS',
      headers: 'If-Match',
      maxAgeSeconds: '300',
    },
    pageCacheBytes: 67_108_864,
    pageBlocks: true,
    credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: 'session' },
    s3Endpoint: new URL(endpoint),
  });
});

test('Without a session token or an endpoint there is none, and without origins CORS is off.', () => {
  const config = readConfig({ ...COMPLETE, CORS_ORIGINS: '', AWS_ENDPOINT_URL: '' });

  assert.deepEqual(config.credentials, { accessKeyId: 'AKID', secretAccessKey: 'secret' });
  assert.deepEqual([config.cors, config.s3Endpoint], [null, null]);
});

test('The endpoint of S3 goes before that of all services.', () => {
  const config = readConfig({ ...COMPLETE, AWS_ENDPOINT_URL: 'http://all', AWS_ENDPOINT_URL_S3: 'http://s3' });

  assert.equal(config.s3Endpoint?.host, 's3');
});

test('A variable that is missing is named, each of the template and both of the credentials.', () => {
  assert.deepEqual(TEMPLATE_VARIABLES, [
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
  ]);
  for (const name of [...TEMPLATE_VARIABLES, 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) {
    assert.throws(() => readConfig({ ...COMPLETE, [name]: undefined }), new RegExp(`variable ${name} is not set`));
  }
});

test('A value that cannot be is refused by the name of its variable.', () => {
  for (const [name, value] of [
    ['BUCKET_NAME', ''],
    ['LOG_LEVEL', 'info'],
    ['PAGE_CACHE_MB', '-1'],
    ['PAGE_CACHE_MB', '1.5'],
    ['PAGE_BLOCKS', 'yes'],
    ['LOG_LEVEL', 'TRACE'],
    ['AWS_ENDPOINT_URL_S3', '127.0.0.1:4566'],
    ['AWS_ENDPOINT_URL', 'ftp://host'],
  ] as const) {
    assert.throws(() => readConfig({ ...COMPLETE, [name]: value }), new RegExp(`variable ${name} `));
  }
});
