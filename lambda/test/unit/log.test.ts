import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LOG_LEVELS, type LogLevel } from '../../src/config.ts';
import { StoreFailed } from '../../src/errors.ts';
import { Log } from '../../src/log.ts';
import { S3Refused } from '../../src/s3-client.ts';

function openLog(level: LogLevel = 'DEBUG') {
  const lines: string[] = [];
  return { lines, log: new Log(level, { environment: 'test' }, (line) => lines.push(line)) };
}

test('A line is one JSON object that ends in a newline, whatever is in it.', () => {
  const { log, lines } = openLog();

  log.with({ requestId: 'r-1' }).info('two\nlines', { text: '"\u2028' });

  assert.match(lines[0] ?? '', /^[^\n]+\n$/);
  const { timestamp, ...rest } = JSON.parse(lines[0] ?? '');
  assert.deepEqual(rest, {
    level: 'INFO',
    message: 'two\nlines',
    environment: 'test',
    requestId: 'r-1',
    text: '"\u2028',
  });
  assert.equal(new Date(timestamp).toISOString(), timestamp);
});

test('A level keeps back what is below it.', () => {
  for (const [level, kept] of [
    ['DEBUG', ['DEBUG', 'INFO', 'WARN', 'ERROR']],
    ['INFO', ['INFO', 'WARN', 'ERROR']],
    ['WARN', ['WARN', 'ERROR']],
    ['ERROR', ['ERROR']],
  ] as const) {
    const { log, lines } = openLog(level);

    log.debug('x');
    log.info('x');
    log.warn('x');
    log.error('x', new Error('x'));

    assert.deepEqual(
      lines.map((line) => JSON.parse(line).level),
      kept,
    );
  }
  assert.deepEqual(LOG_LEVELS, ['DEBUG', 'INFO', 'WARN', 'ERROR']);
});

test('An error is logged with its whole chain of causes and what S3 said.', () => {
  const { log, lines } = openLog();
  const body = Buffer.from('<Error><Code>AccessDenied</Code></Error>');
  const refused = new S3Refused(
    { method: 'PUT', key: 'items/a.json' },
    { status: 403, headers: { 'x-amz-request-id': 'S3-1' }, body },
  );

  log.error('request failed', new StoreFailed('S3 refused', { cause: refused }));

  const { error } = JSON.parse(lines[0] ?? '');
  assert.deepEqual([error.name, error.message], ['StoreFailed', 'S3 refused']);
  assert.match(error.stack, /log\.test\.ts/);
  const { name, status, code, s3RequestId } = error.cause;
  assert.deepEqual([name, status, code, s3RequestId], ['S3Refused', 403, 'AccessDenied', 'S3-1']);
});

test('What was thrown without being an error is logged, too.', () => {
  const { log, lines } = openLog();

  log.error('request failed', 'only words');

  assert.deepEqual(JSON.parse(lines[0] ?? '').error, { message: 'only words' });
});
