import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
const sources = (await readdir(join(root, 'src'))).filter((name) => name.endsWith('.ts'));
let folder = '';

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'imports-'));
  await cp(join(root, 'biome.json'), join(folder, 'biome.json'));
  await mkdir(join(folder, 'src'));
});

after(() => rm(folder, { recursive: true }));

/** What Biome reports of the project's source files, were these lines all that is in them. */
async function lint(lines: Readonly<Record<string, readonly string[]>>): Promise<string> {
  for (const name of sources) {
    await writeFile(join(folder, 'src', name), `${(lines[name] ?? []).join('\n')}\n`);
  }
  const command = [biome, 'lint', '--max-diagnostics=none', '--colors=off', 'src'];
  return new Promise((resolve) => {
    execFile(process.execPath, command, { cwd: folder }, (_, stdout, stderr) => resolve(stdout + stderr));
  });
}

test('The check refuses each import against the arrows, and allows those along them.', async () => {
  const refused: Record<string, string[]> = {
    'router.ts': ['./handler.ts', './s3-store.ts', './store.ts', './http-request.ts', 'node:http'],
    'http-connections.ts': ['./s3-client.ts', './config.ts', './errors.ts', './exchange.ts'],
    'query.ts': ['./store.ts', './config.ts'],
    'body.ts': ['node:http', './event.ts'],
    'handler.ts': ['./s3-client.ts', './s3-store.ts', './config.ts'],
    'event.ts': ['./config.ts', './s3-store.ts'],
    'cors.ts': ['./config.ts', './s3-client.ts'],
    'items.ts': ['./router.ts', './refusals.ts', './s3-store.ts', './config.ts', './log.ts', 'aws4'],
    'ids.ts': ['node:http', './exchange.ts'],
    'validation.ts': ['aws4', './problem.ts'],
    'store.ts': ['./s3-store.ts', './problem.ts'],
    'document.ts': ['./config.ts', './s3-xml.ts'],
    's3-store.ts': ['./items.ts', './router.ts', './problem.ts'],
    's3-client.ts': ['./handler.ts', './log.ts'],
    'config.ts': ['./handler.ts', './exchange.ts', './s3-client.ts'],
    'log.ts': ['./items.ts', './s3-client.ts'],
  };
  const allowed = {
    'handler.ts': './router.ts',
    'router.ts': './items.ts',
    'items.ts': './store.ts',
    's3-store.ts': './store.ts',
    's3-client.ts': './http-connections.ts',
    'config.ts': './cors.ts',
  };
  const imports = (paths: readonly string[]) => paths.map((path) => `import '${path}';`);

  const report = await lint(Object.fromEntries(Object.entries(refused).map(([name, paths]) => [name, imports(paths)])));
  const fine = await lint(Object.fromEntries(Object.entries(allowed).map(([name, path]) => [name, imports([path])])));

  for (const [name, paths] of Object.entries(refused)) {
    for (const [index, path] of paths.entries()) {
      assert.ok(
        report.includes(`src/${name}:${index + 1}:8 lint/style/noRestrictedImports`),
        `${name} imports ${path}`,
      );
    }
  }
  assert.doesNotMatch(fine, /noRestrictedImports/);
});

test('Every source file has its side of the check, but the one that puts all of them together.', async () => {
  const report = await lint(Object.fromEntries(sources.map((name) => [name, ["import './index.ts';"]])));

  const unchecked = sources.filter((name) => !report.includes(`src/${name}:1:8 lint/style/noRestrictedImports`));
  assert.deepEqual(unchecked, ['index.ts']);
});

test('The check refuses the environment of the process to every file but the configuration.', async () => {
  const report = await lint(Object.fromEntries(sources.map((name) => [name, ['export const x = process.env.X;']])));

  const unchecked = sources.filter((name) => !report.includes(`src/${name}:1:18 lint/style/noProcessEnv`));
  assert.deepEqual(unchecked, ['config.ts']);
});
