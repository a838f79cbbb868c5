import { link, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile, type Plugin, stop } from 'esbuild';
import { type BundleOptions, buildOptions } from './bundle-modules.ts';

/**
 * Bundles modules for this machine: each function has its files in a folder of its own, so that what the project's own modules
 * remember, each function remembers for itself, as on AWS. These files are links to those that all functions share: making
 * them for each function would take most of the time of a start. Packages are left out, so that each is loaded once, but
 * for those that remember something, too.
 */
export async function writeModules(options: BundleOptions & { folder: string; sourcemap: boolean }): Promise<void> {
  const { projectFolder, modules, folder, sourcemap } = options;
  const shared = join(folder, 'shared');
  const { metafile } = await build({
    ...buildOptions(options, [ownCopies]),
    outdir: shared,
    packages: 'external',
    sourcemap: sourcemap && 'linked',
    metafile: true,
  });
  // esbuild's own process would stay for as long as serverless-offline runs.
  await stop();
  const loads = loadsOf(metafile, (path) => relative(shared, resolve(projectFolder, path)));
  for (const name of Object.keys(modules)) {
    const start = `${name}.mjs`;
    const files = filesFrom(start, loads).flatMap((file) => (sourcemap ? [file, `${file}.map`] : [file]));
    await linkFiles(files, shared, folderOf(folder, name));
    await writeFile(join(folder, start), `export * from './functions/${name}/${start}';`);
  }
}

/** The library of templates keeps its memory in a module: functions that share a process must not share that. */
const ownCopies: Plugin = {
  name: 'own-copies',
  setup(context) {
    context.onResolve({ filter: /^minijinja-js\// }, ({ path }) => ({
      path: fileURLToPath(import.meta.resolve(path)),
    }));
  },
};

/** Where the files of one function are. */
export const folderOf = (folder: string, name: string): string => join(folder, 'functions', name);

/** Which files each file loads, at once or later. */
const loadsOf = ({ outputs }: Metafile, name: (path: string) => string): ReadonlyMap<string, readonly string[]> =>
  new Map(
    Object.entries(outputs).map(([path, { imports }]) => [
      name(path),
      imports.filter(({ external }) => !external).map((loaded) => name(loaded.path)),
    ]),
  );

function filesFrom(start: string, loads: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const found = new Set([start]);
  // A set that grows while it is walked is walked to its end.
  for (const file of found) for (const loaded of loads.get(file) ?? []) found.add(loaded);
  return [...found];
}

async function linkFiles(files: readonly string[], from: string, to: string): Promise<void> {
  for (const folder of new Set(files.map((file) => dirname(join(to, file))))) await mkdir(folder, { recursive: true });
  await Promise.all(files.map((file) => link(join(from, file), join(to, file))));
}
