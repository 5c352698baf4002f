import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endpointOf } from '../../src/s3-endpoint.ts';

test('A bucket answers at its own host of AWS, or under its path of the endpoint that was configured.', () => {
  for (const [region, url, expected] of [
    ['us-east-1', null, [true, 'b.s3.us-east-1.amazonaws.com', undefined, 'b.s3.us-east-1.amazonaws.com', '']],
    ['cn-north-1', null, [true, 'b.s3.cn-north-1.amazonaws.com.cn', undefined, 'b.s3.cn-north-1.amazonaws.com.cn', '']],
    ['us-east-1', 'http://127.0.0.1:4566', [false, '127.0.0.1', 4566, '127.0.0.1:4566', '/b']],
    ['us-east-1', 'https://s3.example/', [true, 's3.example', undefined, 's3.example', '/b']],
    ['us-east-1', 'http://[::1]:9000/under/', [false, '::1', 9000, '[::1]:9000', '/under/b']],
  ] as const) {
    const s3Endpoint = url === null ? null : new URL(url);

    const { secure, host, port, authority, path } = endpointOf({ bucket: 'b', region, s3Endpoint });

    assert.deepEqual([secure, host, port, authority, path], expected);
  }
});
