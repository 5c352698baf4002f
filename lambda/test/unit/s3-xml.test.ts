import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ListedObject, readErrorCode, readListing } from '../../src/s3-xml.ts';

const AWS_ANSWER = `<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><Prefix>items/</Prefix><KeyCount>2</KeyCount><MaxKeys>2</MaxKeys><IsTruncated>true</IsTruncated><NextContinuationToken>1Cz&amp;=</NextContinuationToken><Contents><Key>items/a&amp;b.json</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>&quot;d41d8cd98f00b204e9800998ecf8427e&quot;</ETag><Size>12</Size><StorageClass>STANDARD</StorageClass></Contents><Contents>
  <Key>items/&#x1;&#13;&lt;&gt;&apos;.json</Key>
  <Size>0</Size><ETag>"x"</ETag>
  <Owner><ID>x</ID></Owner>
</Contents></ListBucketResult>
`;

test('A LIST is read with its entities decoded, whatever else stands in it.', () => {
  assert.deepEqual(readListing(AWS_ANSWER), {
    objects: [
      { key: 'items/a&b.json', size: 12, etag: '"d41d8cd98f00b204e9800998ecf8427e"' },
      { key: "items/\u0001\r<>'.json", size: 0, etag: '"x"' },
    ],
    truncated: true,
  });
});

test('A LIST of nothing is no objects.', () => {
  const xml = '<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>';

  assert.deepEqual(readListing(xml), { objects: [], truncated: false });
});

test('Any keys and sizes are read back from the XML that carries them, however their characters are referred to.', () => {
  const object = fc.record(
    { key: fc.string({ unit: 'binary' }), size: fc.nat(), etag: fc.string() },
    { noNullPrototype: true },
  );
  const styles = fc.array(fc.constantFrom('named', 'decimal', 'hexadecimal'), { minLength: 1 });
  fc.assert(
    fc.property(fc.array(object), fc.boolean(), styles, (objects, truncated, style) => {
      const xml = listingOf(objects, truncated, style);

      assert.deepEqual(readListing(xml), { objects, truncated });
    }),
  );
});

test('What is not a whole LIST is refused, never read as a shorter one.', () => {
  const whole = AWS_ANSWER.trimEnd();
  for (const xml of [
    '',
    'not xml',
    '<html></html>',
    '<Error><Code>AccessDenied</Code></Error>',
    whole.slice(0, -1),
    whole.slice(0, 400),
    whole.replace('<IsTruncated>true</IsTruncated>', ''),
    whole.replace('>true<', '>maybe<'),
    whole.replace('<Size>12</Size>', ''),
    whole.replace('<Size>12</Size>', '<Size>-1</Size>'),
    whole.replace('<ETag>"x"</ETag>', ''),
    whole.replace('a&amp;b', 'a&nbsp;b'),
    whole.replace('a&amp;b', 'a&b'),
    whole.replace('a&amp;b', 'a&#x110000;b'),
    whole.replace('a&amp;b', 'a&#1x;b'),
    whole.replace('a&amp;b', 'a&#xD800;b'),
    whole.replace('<ETag>"x"</ETag>', '<ETag>"x"</ETag></Contents><Contents>'),
    whole.replace('</Contents></ListBucketResult>', '</ListBucketResult>'),
  ]) {
    assert.throws(() => readListing(xml), SyntaxError, xml);
  }
});

test('The code of an S3 error is read, and where there is none that is said.', () => {
  assert.equal(
    readErrorCode('<?xml version="1.0"?><Error><Code>SlowDown</Code><Message>x</Message></Error>'),
    'SlowDown',
  );
  assert.equal(readErrorCode('Service Unavailable'), null);
  assert.equal(readErrorCode(''), null);
  assert.equal(readErrorCode('<Error><Code>&odd;</Code></Error>'), null);
});

function listingOf(objects: readonly ListedObject[], truncated: boolean, styles: readonly string[]): string {
  const contents = objects.map(
    ({ key, size, etag }) =>
      `<Contents><Key>${encode(key, styles)}</Key><ETag>${encode(etag, styles)}</ETag><Size>${size}</Size></Contents>`,
  );
  return `<ListBucketResult xmlns="x"><IsTruncated>${truncated}</IsTruncated>${contents.join('\n')}</ListBucketResult>`;
}

const NAMED: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

function encode(text: string, styles: readonly string[]): string {
  return Array.from(text, (character, index) => {
    const code = character.codePointAt(0) ?? 0;
    const style = styles[index % styles.length];
    if (style === 'decimal') {
      return `&#${code};`;
    }
    return style === 'hexadecimal' ? `&#x${code.toString(16).toUpperCase()};` : (NAMED[character] ?? character);
  }).join('');
}
