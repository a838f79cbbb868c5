import { basename } from 'node:path';
import { build, type Plugin } from 'esbuild';
import type { ConsoleFile } from '../../src/functions/http/console/files.ts';

/** Bundles the console for browsers: one script and one sheet of styles. */
export async function buildConsole(projectFolder: string): Promise<readonly ConsoleFile[]> {
  const { outputFiles } = await build({
    absWorkingDir: projectFolder,
    entryPoints: ['src/console/main.tsx', 'src/console/style.css'],
    entryNames: '[name]-[hash]',
    outdir: 'out',
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: ['chrome123', 'firefox121', 'safari17.5'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minify: true,
    write: false,
    logLevel: 'warning',
  });
  return outputFiles.map(({ path, text }) => ({ name: basename(path), text }));
}

/** Puts the built console into the module that its function reads it from. */
export const consoleFiles = (projectFolder: string): Plugin => ({
  name: 'console-files',
  setup(context) {
    context.onLoad({ filter: /functions\/http\/console\/files\.ts$/, namespace: 'file' }, async () => ({
      contents: `export const files = ${JSON.stringify(await buildConsole(projectFolder))};`,
    }));
  },
});
