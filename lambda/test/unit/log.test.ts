import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LOG_LEVELS, type LogLevel } from '../../src/config.ts';
import { StoreFailed } from '../../src/errors.ts';
import { describe, type Fields, Log } from '../../src/log.ts';
import { S3Refused } from '../../src/s3-client.ts';

function openLog(level: LogLevel = 'DEBUG') {
  const lines: string[] = [];
  return { lines, log: new Log(level, { environment: 'test' }, (line) => lines.push(line)) };
}

const LINE = { always: { count: 1 }, shown: { text: 'two\nlines"\u2028' }, debug: { detail: true } };

test('A line is one JSON object that ends in a newline, whatever is in it.', () => {
  const { log, lines } = openLog('INFO');

  log.with({ requestId: 'r-1' }).request('INFO', LINE);

  assert.match(lines[0] ?? '', /^[^\n]+\n$/);
  const { timestamp, ...rest } = JSON.parse(lines[0] ?? '');
  assert.deepEqual(rest, {
    level: 'INFO',
    message: 'request',
    environment: 'test',
    requestId: 'r-1',
    text: 'two\nlines"\u2028',
    count: 1,
  });
  assert.equal(new Date(timestamp).toISOString(), timestamp);
});

test('A warning is a line of its own, unless errors alone are asked for.', () => {
  for (const [threshold, count] of [
    ['INFO', 1],
    ['WARN', 1],
    ['ERROR', 0],
  ] as const) {
    const { log, lines } = openLog(threshold);

    log.warn('warm-up', { error: 'none' });

    const told = lines.map((line) => JSON.parse(line)).map(({ timestamp: _, ...rest }) => rest);
    const line = { level: 'WARN', message: 'warm-up', environment: 'test', error: 'none' };
    assert.deepEqual(
      told,
      Array.from({ length: count }, () => line),
    );
  }
});

test('A level shows less of what is below it and never leaves out what metrics are made of; DEBUG shows more.', () => {
  for (const [threshold, shown] of [
    ['DEBUG', ['text,count,detail', 'text,count,detail']],
    ['INFO', ['text,count', 'text,count']],
    ['WARN', ['count', 'text,count']],
    ['ERROR', ['count', 'text,count']],
  ] as const) {
    const { log, lines } = openLog(threshold);

    log.request('INFO', LINE);
    log.request('ERROR', LINE);

    const names = lines.map((line) => Object.keys(JSON.parse(line)).slice(4).join());
    assert.deepEqual(names, shown, threshold);
  }
  assert.deepEqual(LOG_LEVELS, ['DEBUG', 'INFO', 'WARN', 'ERROR']);
});

test('An error is described with its whole chain of causes and what S3 said.', () => {
  const refused = new S3Refused({
    request: { method: 'PUT', key: 'items/a.json' },
    status: 403,
    code: 'AccessDenied',
    headers: { 'x-amz-request-id': 'S3-1' },
    text: '',
    reusable: true,
  });

  const error = describe(new StoreFailed('S3 refused', { cause: refused }));

  assert.deepEqual([error.name, error.message], ['StoreFailed', 'S3 refused']);
  assert.match(`${error.stack}`, /log\.test\.ts/);
  const { name, status, code, s3RequestId } = error.cause as Fields;
  assert.deepEqual([name, status, code, s3RequestId], ['S3Refused', 403, 'AccessDenied', 'S3-1']);
});

test('What was thrown without being an error is described, too.', () => {
  assert.deepEqual(describe('only words'), { message: 'only words' });
});
