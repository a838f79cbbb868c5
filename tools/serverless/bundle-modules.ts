import { resolve } from 'node:path';
import { type InputOptions, type OutputChunk, type OutputOptions, type Plugin, rolldown } from 'rolldown';
import type { FunctionModule } from './functions.ts';

/** One file of a bundle. */
export interface BundledFile {
  /** Path within the bundle. */
  readonly path: string;
  readonly code: string;
  /** Paths of the files that are loaded with it; not those that it may load later. */
  readonly loads: readonly string[];
}

export interface BundleOptions {
  readonly projectFolder: string;
  /** The modules to start from, by the names of their files. */
  readonly modules: Readonly<Record<string, FunctionModule>>;
}

/**
 * Bundles modules for Lambda into minified ES modules: `<name>.mjs` for each of them, and beside these, in `chunks/`, what
 * several of them share. What is loaded by `import()` stands in files of its own, so that a start of a function reads and
 * compiles only what every request needs.
 */
export async function bundleModules(options: BundleOptions): Promise<readonly BundledFile[]> {
  const bundle = await rolldown(inputOptions(options));
  const { output } = await bundle.generate({ ...outputOptions, minify: true, comments: false });
  await bundle.close();
  return output.filter(isChunk).map(({ fileName, code, imports }) => ({ path: fileName, code, loads: imports }));
}

/**
 * Writes the same modules into a folder for this machine: packages are left out, so that they are never bundled and each is
 * loaded once.
 */
export async function writeModules(options: BundleOptions & { folder: string; sourcemap: boolean }): Promise<void> {
  const bundle = await rolldown({ ...inputOptions(options), external: isPackage });
  await bundle.write({ ...outputOptions, dir: options.folder, sourcemap: options.sourcemap });
  await bundle.close();
}

/** The files that are read when a function starts: its own and what it loads, directly or through others. */
export function filesAtStart(files: readonly BundledFile[], path: string): readonly BundledFile[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const found = new Set<BundledFile>();
  const visit = (file: BundledFile | undefined): void => {
    if (!file || found.has(file)) return;
    found.add(file);
    for (const loaded of file.loads) visit(byPath.get(loaded));
  };
  visit(byPath.get(path));
  return [...found];
}

const isChunk = (file: { type: string }): file is OutputChunk => file.type === 'chunk';

const isPackage = (specifier: string): boolean => /^(@|\w[\w.-]+(\/|$))/.test(specifier);

const inputOptions = ({ projectFolder, modules }: BundleOptions): InputOptions => ({
  cwd: projectFolder,
  input: Object.fromEntries(
    Object.entries(modules).map(([name, module]) => [name, specifierOf(projectFolder, module)]),
  ),
  platform: 'node',
  transform: { target: 'node24' },
  resolve: {
    mainFields: ['module', 'main'],
    alias: {
      '@aws-sdk/credential-provider-node': resolve(import.meta.dirname, 'sdk-credentials.ts'),
      '@aws-sdk/endpoint-cache': resolve(import.meta.dirname, 'sdk-endpoint-cache.ts'),
    },
  },
  plugins: [resourceModules(projectFolder)],
  onLog: (level, { message }) => {
    if (level === 'warn') throw new Error(message);
  },
});

/**
 * By themselves, bundlers cut what functions share into a file for each set of functions that shares it: some hundred, of
 * which a function would open thirty. Here what resources need is one file, and what many verbs need besides another.
 */
const outputOptions = {
  format: 'esm',
  // A single other character would make V8 keep the whole text in twice the memory.
  charset: 'ascii',
  entryFileNames: '[name].mjs',
  chunkFileNames: 'chunks/[name].mjs',
  codeSplitting: {
    groups: [
      { name: 'common', minShareCount: 60 },
      { name: 'verb', minShareCount: 15 },
    ],
  },
} as const satisfies OutputOptions;

const resourceScheme = 'resource:';

const specifierOf = (projectFolder: string, module: FunctionModule): string =>
  'resource' in module ? `${resourceScheme}${module.resource}` : resolve(projectFolder, module.file);

/** The modules of resources that have no file of their own, since there is nothing to say in it. */
const resourceModules = (projectFolder: string): Plugin => ({
  name: 'resource-modules',
  resolveId: (specifier) => (specifier.startsWith(resourceScheme) ? specifier : undefined),
  load(specifier) {
    if (!specifier.startsWith(resourceScheme)) return undefined;
    const type = specifier.slice(resourceScheme.length);
    const source = resolve(projectFolder, 'src/functions/http/resource-function.ts');
    return `import { functionOf } from ${JSON.stringify(source)};\nexport const handler = functionOf(${JSON.stringify(type)});`;
  },
});
