/**
 * Loads a bundle and calls its handler as it is told: `driver.ts <bundle> <pipe to read> <pipe to write>`. A line of JSON
 * is a command, and a line of JSON its answer; the first line says how long the bundle took to load.
 */
import { createRequire } from 'node:module';
import { linesOf, writeLine } from './lines.ts';

type Result = Readonly<{ statusCode: number; body: string }>;
type Handler = (event: object, context: object) => Promise<Result>;
/** Call the handler with an event so many times, or look at the process. */
type Command = Readonly<{ event: object; times: number } | { look: 'builtins' | 'memory' }>;

const [path = '', input = 0, output = 1] = process.argv.slice(2);
const CONTEXT = { awsRequestId: 'invocation-1', functionVersion: '1', getRemainingTimeInMillis: () => 29_000 };

/** As Lambda's runtime client loads it. */
async function load(): Promise<{ handler: Handler }> {
  return path.endsWith('.mjs') ? await import(path) : createRequire(import.meta.url)(path);
}

/** Mean milliseconds and CPU milliseconds of one call, and the last result. */
async function call(handler: Handler, event: object, times: number) {
  let result: Result | undefined;
  const before = process.cpuUsage();
  const begun = performance.now();
  for (let count = 0; count < times; count += 1) {
    result = await handler(event, CONTEXT);
  }
  const ms = (performance.now() - begun) / times;
  const { user, system } = process.cpuUsage(before);
  return { ms, cpu_ms: (user + system) / 1000 / times, status: result?.statusCode, body: result?.body };
}

function look(what: 'builtins' | 'memory') {
  if (what === 'builtins') {
    // Node lists the modules of its own that it has loaded; @types/node does not know of it.
    const { moduleLoadList } = process as unknown as { moduleLoadList: readonly string[] };
    return { modules: moduleLoadList.filter((name) => name.startsWith('NativeModule ')) };
  }
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  return { heap: heapUsed, rss };
}

const begun = performance.now();
const { handler } = await load();
writeLine(Number(output), JSON.stringify({ ms: performance.now() - begun }));
for await (const line of linesOf(Number(input))) {
  const command = JSON.parse(line) as Command;
  const answer = 'look' in command ? look(command.look) : await call(handler, command.event, command.times);
  writeLine(Number(output), JSON.stringify(answer));
}
process.exit();
