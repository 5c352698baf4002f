import { mkdir, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Write a file whole or not at all: two builds at once, or a deploy beside one, never see half of it.
 * The draft lies beside the folder, since all that is in the folder may be deployed.
 */
export async function putFile(path: string, content: string | Uint8Array): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  const draft = join(dirname(folder), `.${basename(path)}.${process.pid}`);
  await writeFile(draft, content);
  await rename(draft, path);
}
