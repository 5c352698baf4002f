import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { putFile } from './put-file.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = process.argv[2];
if (folder === undefined) {
  throw new Error('Name the folder to build into, such as: node scripts/build.ts dist');
}

const { outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: ['src/index.ts'],
  outfile: join(folder, 'index.js'),
  bundle: true,
  write: false,
  minify: true,
  platform: 'node',
  target: 'node24',
  // ES module output would evaluate every export of node:http, and with them load undici.
  format: 'cjs',
  sourcemap: true,
  sourcesContent: false,
  legalComments: 'none',
  logLevel: 'warning',
});
await Promise.all(outputFiles.map((file) => putFile(file.path, file.contents)));
