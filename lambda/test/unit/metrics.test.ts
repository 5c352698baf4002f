import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StoreBusy } from '../../src/errors.ts';
import { openBackend } from '../support/backend.ts';

const NOON = Date.UTC(2026, 0, 1, 12);

/** The units that CloudWatch knows, of those that a request could be counted in. */
const UNITS = ['Milliseconds', 'Count', 'Bytes', 'None'];

type Line = Readonly<Record<string, unknown>>;
type Directive = Readonly<{
  Namespace: string;
  Dimensions: readonly (readonly string[])[];
  Metrics: readonly Readonly<{ Name: string; Unit: string }>[];
}>;

/** The lines of a handler that was sent one good request, one bad one, and one while the store was busy. */
async function writeLines(): Promise<Line[]> {
  const { list, get, lines } = openBackend({ now: () => NOON });
  await list();
  await get('nonsense');
  const busy = openBackend({
    now: () => NOON,
    openStores: () => {
      throw new StoreBusy('busy');
    },
  });
  await busy.list();
  return [...lines, ...busy.lines];
}

function metadataOf(line: Line): Readonly<{ Timestamp: number; CloudWatchMetrics: readonly Directive[] }> {
  return line._aws as ReturnType<typeof metadataOf>;
}

test('Each line has the metadata of the embedded metric format: the time in ms and its sets of metrics.', async () => {
  const lines = await writeLines();

  assert.equal(lines.length, 3);
  for (const line of lines) {
    assert.deepEqual(Object.keys(metadataOf(line)).sort(), ['CloudWatchMetrics', 'Timestamp']);
    assert.equal(metadataOf(line).Timestamp, 1767268800000);
    const directives = metadataOf(line).CloudWatchMetrics;
    assert.equal(directives.length, 2);
    for (const directive of directives) {
      assert.equal(directive.Namespace, 'ServerlessBackend');
      assert.deepEqual(Object.keys(directive).sort(), ['Dimensions', 'Metrics', 'Namespace']);
    }
  }
});

test('Every metric that is named is a number among the members of its line, and has a unit that CloudWatch knows.', async () => {
  for (const line of await writeLines()) {
    const metrics = metadataOf(line).CloudWatchMetrics.flatMap((directive) => directive.Metrics);

    assert.deepEqual(
      metrics.map(({ Name }) => Name),
      [
        ...['ms', 's3Requests', 'cacheHits', 'clientErrors', 'serverErrors', 'coldStarts', 'unreadableItems'],
        'serverErrors',
      ],
    );
    for (const { Name, Unit } of metrics) {
      assert.ok(Number.isFinite(line[Name]), Name);
      assert.ok(UNITS.includes(Unit), Unit);
    }
  }
});

test('All metrics are of the environment, and errors of ours of its version, too: both are texts of the line.', async () => {
  for (const line of await writeLines()) {
    const sets = metadataOf(line).CloudWatchMetrics.map((directive) => directive.Dimensions);

    assert.deepEqual(sets, [[['environment']], [['environment', 'version']]]);
    assert.deepEqual([line.environment, line.version], ['test', '7']);
  }
});

test('A request counts as an error of the client or of ours by its status, and once as a cold start.', async () => {
  const counts = (await writeLines()).map(({ status, clientErrors, serverErrors, coldStarts }) => [
    status,
    clientErrors,
    serverErrors,
    coldStarts,
  ]);

  assert.deepEqual(counts, [
    [200, 0, 0, 1],
    [400, 1, 0, 0],
    [503, 0, 1, 1],
  ]);
});

test('Items that cannot be read are counted, and named in the same line.', async () => {
  const { list, objects, lines } = openBackend();
  const id = 'fe65a1c3-4b7f-8d20-9a3c-5d1e0f7b2c46';
  objects.put(`items/${id}.json`, 'damaged');

  await list();

  const [{ unreadableItems, unreadable, status } = assert.fail()] = lines;
  assert.deepEqual([unreadableItems, unreadable, status], [1, [id], 200]);
});

test('The time of a request is what the clock says between its beginning and its end, in ms.', async () => {
  let ms = NOON;
  const { get, lines } = openBackend({
    now: () => ms,
    openStores: () => {
      ms += 1234;
      throw new StoreBusy('busy');
    },
  });

  await get('nonsense');

  assert.equal(lines[0]?.ms, 1234);
});
