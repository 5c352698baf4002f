/**
 * Builds what the function is measured beside into the folder that is named: the reference handlers, as CDK's
 * NodejsFunction bundles by default, and AWS's runtime client with a stand-in for its native part.
 *
 * That part is three functions in C++ which speak HTTP with Lambda; to compile it takes a compiler, cmake and the headers
 * of Node. The client asks for `./rapid-client.node`, and Node finds the stand-in under that name and `.js`.
 */
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const folder = process.argv[2];
if (folder === undefined) {
  throw new Error('Name the folder to build into, such as: node build.ts /tmp/bench');
}

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const bundle = (source: string, outfile: string) =>
  build({
    entryPoints: [path(source)],
    outfile: join(folder, outfile),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    logLevel: 'warning',
  });

await bundle('../reference/handler.ts', 'reference/index.js');
await bundle('../reference/bare.ts', 'bare/index.js');
await bundle('runtime-client.ts', 'runtime/rapid-client.node.js');
await copyFile(path('../node_modules/aws-lambda-ric/index.mjs'), join(folder, 'runtime/index.mjs'));
