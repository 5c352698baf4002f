import { read, writeSync } from 'node:fs';

const CHUNK_BYTES = 64 * 1024;

/** Lines of ASCII from a pipe, as they come; ends where the pipe does. */
export async function* linesOf(pipe: number): AsyncGenerator<string, void> {
  const chunk = Buffer.alloc(CHUNK_BYTES);
  let rest = '';
  for (let count = -1; count !== 0; ) {
    count = await fill(chunk, pipe);
    const lines = (rest + chunk.toString('latin1', 0, count)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

/** Write a line to a pipe, whatever its reader has taken so far. */
export function writeLine(pipe: number, line: string): void {
  const bytes = Buffer.from(`${line}\n`);
  for (let written = 0; written < bytes.length; ) {
    written += writeSync(pipe, bytes, written);
  }
}

/** How many bytes were read; none at the end. Nothing of a stream: what it loads, the function could not be seen to load. */
function fill(chunk: Buffer, pipe: number): Promise<number> {
  return new Promise((resolve, reject) => {
    read(pipe, chunk, 0, chunk.length, null, (error, count) => (error === null ? resolve(count) : reject(error)));
  });
}
