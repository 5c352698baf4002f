import type { Plugin } from 'esbuild';

/**
 * Takes Node's own modules from the process in place of importing them: an import of node:http in an ES module evaluates
 * every export of it, and with them loads undici (nodejs/node#59686). There is a default export alone: one for each name would
 * be looked up in every start.
 */
export const builtins: Plugin = {
  name: 'builtins',
  setup(build) {
    build.onResolve({ filter: /^node:/ }, ({ path }) => ({ path, namespace: 'builtin' }));
    build.onLoad({ filter: /^/, namespace: 'builtin' }, ({ path }) => ({
      contents: `export default process.getBuiltinModule(${JSON.stringify(path)});`,
    }));
  },
};
