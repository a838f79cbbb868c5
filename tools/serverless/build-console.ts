import { basename, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';
import type { ConsoleFile } from '../../src/functions/http/console/files.ts';

const entries: ReadonlySet<string> = new Set(['src/console/main.tsx', 'src/console/style.css']);

/** Bundles the console for browsers: a script and a sheet of styles for the first view, and what is loaded when it is needed. */
export async function buildConsole(projectFolder: string): Promise<readonly ConsoleFile[]> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: projectFolder,
    entryPoints: [...entries],
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    loader: { '.wasm': 'file' },
    splitting: true,
    metafile: true,
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
  return outputFiles.map(({ path, contents }) => ({
    name: basename(path),
    bytes: Buffer.from(contents).toString('base64'),
    isEntry: entries.has(metafile.outputs[relative(projectFolder, path)]?.entryPoint ?? ''),
  }));
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
