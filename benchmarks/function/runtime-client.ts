/**
 * Stands in for the native part of AWS's runtime client: invocations come and answers go over the two pipes whose numbers
 * are the program's arguments. Like the original it touches none of Node's HTTP, which a handler may have to load itself.
 */
import { linesOf, writeLine } from './lines.ts';

const [input = 0, output = 1] = process.argv.slice(2).map(Number);
const TIME_LEFT_MS = 29_000;
const lines = linesOf(input);

/** Wait for the next invocation, and say so: what comes before the first one is INIT. */
export async function next() {
  writeLine(output, 'next');
  const { value: bodyJson, done } = await lines.next();
  if (done) {
    process.exit();
  }
  const headers = {
    'lambda-runtime-aws-request-id': 'invocation-1',
    'lambda-runtime-deadline-ms': `${Date.now() + TIME_LEFT_MS}`,
    'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:us-east-1:111122223333:function:bench:live',
  };
  return { bodyJson, headers };
}

/** Hand in what the handler returned. */
export function done(_id: string, body: string): void {
  writeLine(output, body);
}

/** Hand in what the handler threw. */
export function error(_id: string, body: string): void {
  writeLine(output, body);
}
