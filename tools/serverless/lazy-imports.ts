import { basename } from 'node:path';
import { type BuildOptions, build, type Metafile, type OutputFile, type Plugin } from 'esbuild';

/** The bundle of an entry point, and what it may load later, directly or through others. */
export interface SplitBundle {
  readonly entry: OutputFile;
  readonly beside: readonly OutputFile[];
}

/** How every function is bundled: one minified ES module. */
export const bundleOptions = {
  outExtension: { '.js': '.mjs' },
  bundle: true,
  minify: true,
  format: 'esm',
  // Packages in CommonJS form call `require` for modules of Node.
  banner: { js: "import{createRequire as __create}from'node:module';const require=__create(import.meta.url);" },
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  alias: { '@aws-sdk/credential-provider-node': './tools/serverless/environment-credentials.ts' },
  logLevel: 'warning',
} as const satisfies BuildOptions;

/**
 * Bundles entry points so that what they load by `import()` stands in files of its own beside them: a start of a function
 * reads and compiles only what every request needs. esbuild's own `splitting` would also cut what the functions share
 * into hundreds of chunks, each of which is one more file to open.
 */
export async function buildSplit(options: BuildOptions): Promise<readonly SplitBundle[]> {
  const wanted = new Map<string, string>();
  const imports = new Map<string, readonly string[]>();
  const built = new Map<string, OutputFile>();
  const run = async (entryPoints: NonNullable<BuildOptions['entryPoints']>): Promise<readonly OutputFile[]> => {
    const plugins = [separateLazyImports(wanted)];
    const { outputFiles, metafile } = await build({ ...options, entryPoints, plugins, write: false, metafile: true });
    for (const [file, loaded] of dynamicImports(metafile)) imports.set(file, loaded);
    for (const file of outputFiles) built.set(basename(file.path), file);
    return outputFiles;
  };
  const entries = await run(options.entryPoints ?? []);
  for (let missing = missingIn(built, wanted); missing.length > 0; missing = missingIn(built, wanted))
    await run(missing.map(([name, source]) => ({ in: source, out: name })));
  return entries.map((entry) => ({
    entry,
    beside: reachable(basename(entry.path), imports).flatMap((file) => built.get(file) ?? []),
  }));
}

/**
 * Points `import()` of a package at a file of its own, whose source it notes under the file's name. Modules of this
 * project stay where they are: in a second file, what they share with the first would be there twice. Those that share
 * nothing end in `.lazy.ts`.
 */
const separateLazyImports = (wanted: Map<string, string>): Plugin => ({
  name: 'separate-lazy-imports',
  setup(context) {
    context.onResolve({ filter: /./ }, async ({ path, kind, importer, resolveDir }) => {
      const isOurs = path.startsWith('.') && !path.endsWith('.lazy.ts');
      if (kind !== 'dynamic-import' || path.startsWith('node:') || isOurs) return undefined;
      const found = await context.resolve(path, { kind: 'import-statement', importer, resolveDir });
      if (found.errors.length > 0) return { errors: found.errors };
      const name = `lazy-${path.replace(/^.*\/([\w-]+)\.lazy\.ts$/, '$1').replace(/\W+/g, '-')}`;
      wanted.set(name, found.path);
      return { path: `./${name}.mjs`, external: true };
    });
  },
});

const missingIn = (built: ReadonlyMap<string, OutputFile>, wanted: ReadonlyMap<string, string>): [string, string][] =>
  [...wanted].filter(([name]) => !built.has(`${name}.mjs`));

const dynamicImports = ({ outputs }: Metafile): [string, string[]][] =>
  Object.entries(outputs).map(([path, { imports }]) => [
    basename(path),
    imports.filter(({ kind }) => kind === 'dynamic-import').map((loaded) => basename(loaded.path)),
  ]);

function reachable(file: string, imports: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const found = new Set<string>();
  const visit = (from: string): void => {
    for (const loaded of imports.get(from) ?? []) {
      if (found.has(loaded)) continue;
      found.add(loaded);
      visit(loaded);
    }
  };
  visit(file);
  return [...found];
}
