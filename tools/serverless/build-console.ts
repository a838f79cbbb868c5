import { createHash } from 'node:crypto';
import { basename, relative } from 'node:path';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import type { ConsoleFile } from '../../src/functions/http/console/files.ts';

const entries: ReadonlySet<string> = new Set(['src/console/main.tsx', 'src/console/style.css']);

const common = {
  bundle: true,
  format: 'esm',
  platform: 'browser',
  target: ['chrome123', 'firefox121', 'safari17.5'],
  minify: true,
  write: false,
  logLevel: 'warning',
} as const satisfies BuildOptions;

/**
 * Bundles the console for browsers: a script and a sheet of styles for the first view, what is loaded when it is needed, and the
 * service worker that keeps all of it.
 */
export async function buildConsole(projectFolder: string): Promise<readonly ConsoleFile[]> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: projectFolder,
    entryPoints: [...entries],
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    loader: { '.wasm': 'file' },
    plugins: [csvInBrowsers],
    splitting: true,
    metafile: true,
    outdir: 'out',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    ...common,
  });
  const first = loadedAtFirst(metafile);
  const files = outputFiles.map(({ path, contents }) => {
    const own = relative(projectFolder, path);
    return {
      name: basename(path),
      contents: besideOf(basename(path)) ?? { bytes: Buffer.from(contents).toString('base64') },
      isEntry: entries.has(metafile.outputs[own]?.entryPoint ?? ''),
      isFirst: first.has(own),
    };
  });
  return [...files, await buildServiceWorker(projectFolder, files)];
}

/** The entries, and the files that they import: browsers learn of those only when they have read the entries. */
function loadedAtFirst({ outputs }: Metafile): ReadonlySet<string> {
  const found = new Set(Object.keys(outputs).filter((path) => entries.has(outputs[path]?.entryPoint ?? '')));
  // A set that grows while it is walked is walked to its end.
  for (const path of found)
    for (const { kind, path: imported } of outputs[path]?.imports ?? [])
      if (kind === 'import-statement') found.add(imported);
  return found;
}

/** The decoder is as large as all the rest: it stands beside the bundle, and no other function carries it. */
const besideOf = (name: string): { readonly beside: string } | undefined =>
  name.endsWith('.wasm') ? { beside: name.replace(/-\w{8}(?=\.wasm$)/, '') } : undefined;

/** Of the same name in every release: browsers see by its contents, the names of all files, that there is a newer one. */
async function buildServiceWorker(projectFolder: string, files: readonly ConsoleFile[]): Promise<ConsoleFile> {
  const names = JSON.stringify(files.map(({ name }) => name).toSorted());
  const { outputFiles } = await build({
    absWorkingDir: projectFolder,
    entryPoints: ['src/console/service-worker/service-worker.ts'],
    define: {
      consoleFiles: names,
      consoleRelease: JSON.stringify(createHash('sha256').update(names).digest('hex').slice(0, 12)),
    },
    ...common,
  });
  const bytes = Buffer.from(outputFiles[0]?.contents ?? '').toString('base64');
  return { name: 'service-worker.js', contents: { bytes }, isEntry: false, isFirst: false };
}

/** Files are read in browsers as in functions, by another build of the library. */
const csvInBrowsers: Plugin = {
  name: 'csv-in-browsers',
  setup(context) {
    context.onResolve({ filter: /^csv-parse$/ }, ({ resolveDir, kind }) =>
      context.resolve('csv-parse/browser/esm', { resolveDir, kind }),
    );
  },
};

/** Puts the built console into the module that its function reads it from. */
export const consoleFiles = (projectFolder: string): Plugin => ({
  name: 'console-files',
  setup(context) {
    context.onLoad({ filter: /functions\/http\/console\/files\.ts$/, namespace: 'file' }, async () => ({
      contents: `export const files = ${JSON.stringify(await buildConsole(projectFolder))};`,
    }));
  },
});
