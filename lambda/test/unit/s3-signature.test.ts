import assert from 'node:assert/strict';
import { test } from 'node:test';
import aws4 from 'aws4';
import fc from 'fast-check';
import { encode, Signer, type Unsigned } from '../../src/s3-signature.ts';

// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
const EXAMPLE = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
const MIDNIGHT = Date.UTC(2013, 4, 24);
const HOST = { host: 'examplebucket.s3.amazonaws.com' };
const GET: Unsigned = { method: 'GET', path: '/', query: '', headers: HOST, body: '' };
const PUT: Unsigned = {
  ...GET,
  method: 'PUT',
  path: '/test%24file.text',
  headers: { ...HOST, date: 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-storage-class': 'REDUCED_REDUNDANCY' },
  body: 'Welcome to Amazon S3.',
};

test('The examples of the manual of S3 get the signatures that are printed there.', () => {
  const signer = new Signer({ region: 'us-east-1', credentials: EXAMPLE });
  for (const [request, signature] of [
    [
      { ...GET, path: '/test.txt', headers: { ...HOST, range: 'bytes=0-9' } },
      'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    ],
    [PUT, '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd'],
    [{ ...GET, query: 'lifecycle=' }, 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543'],
    [{ ...GET, query: 'max-keys=2&prefix=J' }, '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7'],
  ] as const) {
    assert.match(signer.sign(request, MIDNIGHT).authorization ?? '', new RegExp(`Signature=${signature}$`));
  }
});

test('What is kept of a moment is used for no other second, and for no other day.', () => {
  const parts = { region: 'us-east-1', credentials: EXAMPLE };
  const times = [0, 999, 1000, 86_400_000, 86_399_999, 0].map((ms) => MIDNIGHT + ms);
  const signer = new Signer(parts);

  const signed = times.map((time) => signer.sign(GET, time));

  assert.deepEqual(
    signed,
    times.map((time) => new Signer(parts).sign(GET, time)),
  );
  assert.deepEqual(
    signed.map((headers) => headers['x-amz-date']),
    [
      ...['20130524T000000Z', '20130524T000000Z', '20130524T000001Z'],
      ...['20130525T000000Z', '20130524T235959Z', '20130524T000000Z'],
    ],
  );
});

test('Any request is signed as a library does it that others rely on.', () => {
  const text = fc.string({ unit: 'grapheme' });
  const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,11}$/);
  fc.assert(
    fc.property(
      fc.constantFrom('GET', 'PUT', 'DELETE'),
      fc.array(fc.string({ unit: 'grapheme', minLength: 1 }).filter((part) => part !== '.' && !part.includes('/'))),
      fc.dictionary(name, text),
      text,
      fc.option(fc.base64String({ minLength: 4 }), { nil: undefined }),
      fc.date({ min: new Date('2000-01-01'), max: new Date('2099-01-01'), noInvalidDate: true }),
      (method, parts, query, body, sessionToken, time) => {
        const credentials = { ...EXAMPLE, ...(sessionToken === undefined ? {} : { sessionToken }) };
        const path = `/${parts.map(encode).join('/')}`;
        const pairs = Object.entries(query).sort(([one], [other]) => (one < other ? -1 : 1));
        const search = pairs.map((pair) => pair.map(encode).join('=')).join('&');
        const date = time.toISOString().replaceAll(/[-:]|\.\d+/g, '');
        const headers = { 'content-type': 'application/json', 'content-length': '0', 'x-amz-date': date, ...HOST };

        const ours = new Signer({ region: 'eu-central-1', credentials }).sign(
          { method, path, query: search, headers, body },
          time.getTime(),
        );

        const theirs = aws4.sign(
          { service: 's3', region: 'eu-central-1', method, path: `${path}?${search}`, headers: { ...headers }, body },
          credentials,
        );
        assert.equal(ours.authorization, theirs.headers?.Authorization);
      },
    ),
  );
});

test('All but the unreserved characters of RFC 3986 is encoded.', () => {
  assert.equal(encode("aZ09-._~ !'()*+/é"), 'aZ09-._~%20%21%27%28%29%2A%2B%2F%C3%A9');
});
