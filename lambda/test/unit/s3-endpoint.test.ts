import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endpointOf } from '../../src/s3-endpoint.ts';

test('A bucket answers at its own host of AWS, or under its path of the endpoint that was configured.', () => {
  for (const [region, url, expected] of [
    ['us-east-1', null, { secure: true, host: 'b.s3.us-east-1.amazonaws.com', port: undefined, path: '' }],
    ['cn-north-1', null, { secure: true, host: 'b.s3.cn-north-1.amazonaws.com.cn', port: undefined, path: '' }],
    ['us-east-1', 'http://127.0.0.1:4566', { secure: false, host: '127.0.0.1', port: 4566, path: '/b' }],
    ['us-east-1', 'https://s3.example/', { secure: true, host: 's3.example', port: undefined, path: '/b' }],
    ['us-east-1', 'http://[::1]:9000/under/', { secure: false, host: '::1', port: 9000, path: '/under/b' }],
  ] as const) {
    const s3Endpoint = url === null ? null : new URL(url);

    assert.deepEqual(endpointOf({ bucket: 'b', region, s3Endpoint }), expected);
  }
});
