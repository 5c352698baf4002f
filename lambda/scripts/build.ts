import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { builtins } from './builtins.ts';
import { putFile } from './put-file.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = process.argv[2];
if (folder === undefined) {
  throw new Error('Name the folder to build into, such as: node scripts/build.ts dist');
}

const { outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: ['src/index.ts'],
  outfile: join(folder, 'index.mjs'),
  bundle: true,
  write: false,
  minify: true,
  platform: 'node',
  target: 'node24',
  // Only an ES module can have Lambda wait for what its start waits for.
  format: 'esm',
  plugins: [builtins],
  sourcemap: true,
  sourcesContent: false,
  legalComments: 'none',
  logLevel: 'warning',
});
await Promise.all(outputFiles.map((file) => putFile(file.path, file.contents)));
// Builds before 2026-12 left CommonJS here, and Lambda would load that first.
await Promise.all(['index.js', 'index.js.map'].map((name) => rm(join(folder, name), { force: true })));
