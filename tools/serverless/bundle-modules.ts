import { relative, resolve } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { consoleFiles } from './build-console.ts';
import type { FunctionModule } from './functions.ts';

/** One file of a bundle. */
export interface BundledFile {
  /** Path within the bundle. */
  readonly path: string;
  readonly code: string;
  readonly contents: Uint8Array;
  /** Paths of the files that are loaded with it; not those that it may load later. */
  readonly loads: readonly string[];
}

export interface BundleOptions {
  readonly projectFolder: string;
  /** The modules to start from, by the names of their files. */
  readonly modules: Readonly<Record<string, FunctionModule>>;
}

const outputFolder = 'out';

/**
 * Bundles modules for Lambda into minified ES modules: `<name>.mjs` for each of them, and beside these, in `chunks/`, what
 * several of them share. What is loaded by `import()` stands in files of its own, so that a start of a function reads and
 * compiles only what every request needs.
 */
export async function bundleModules(options: BundleOptions): Promise<readonly BundledFile[]> {
  const { outputFiles, metafile } = await build({
    ...buildOptions(options, [filesBesideModules]),
    loader: { '.wasm': 'file', '.ttf': 'file' },
    assetNames: 'assets/[name]',
    outdir: outputFolder,
    minify: true,
    write: false,
    metafile: true,
  });
  const folder = resolve(options.projectFolder, outputFolder);
  return outputFiles.map(({ path, text, contents }) => {
    const { imports = [] } = metafile.outputs[relative(options.projectFolder, path)] ?? {};
    return {
      path: relative(folder, path),
      code: text,
      contents,
      loads: imports
        .filter(({ kind, external }) => kind === 'import-statement' && !external)
        .map(({ path: loaded }) => relative(outputFolder, loaded)),
    };
  });
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

/** For files that begin with a module each, and files in `chunks/` that several of them share. */
export function buildOptions(options: BundleOptions, plugins: readonly Plugin[] = []) {
  const shared = sharedModule(options);
  return {
    absWorkingDir: options.projectFolder,
    entryPoints: Object.fromEntries(Object.keys(options.modules).map((name) => [name, `${functionScheme}${name}`])),
    plugins: [
      functionEntries(options, shared),
      consoleFiles(options.projectFolder),
      ...plugins,
      ...(shared === undefined ? [] : [lateEntries(shared)]),
    ],
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunks/[hash]',
    splitting: true,
    bundle: true,
    format: 'esm',
    // Packages in CommonJS form call `require` for modules of Node.
    banner: { js: "import{createRequire as __create}from'node:module';const require=__create(import.meta.url);" },
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    alias: {
      '@aws-sdk/credential-provider-node': './tools/serverless/sdk-credentials.ts',
      '@aws-sdk/endpoint-cache': './tools/serverless/sdk-endpoint-cache.ts',
      'brotli/decompress.js': './tools/serverless/brotli.ts',
    },
    logLevel: 'warning',
  } satisfies BuildOptions;
}

/** What serves resources, and with it nearly all that functions share. */
const resourceFunction = (projectFolder: string): string =>
  resolve(projectFolder, 'src/functions/http/resource-function.ts');

/**
 * esbuild cuts what functions share into a file for each set of functions that shares it: some hundred, of which a function
 * would open thirty. Modules that all functions load stand in one file; so every function loads this module.
 */
const sharedModule = ({ projectFolder, modules }: BundleOptions): string | undefined =>
  Object.values(modules).some((module) => 'resource' in module) ? resourceFunction(projectFolder) : undefined;

const functionScheme = 'function:';
const importOf = (file: string | undefined): string => (file === undefined ? '' : `import ${JSON.stringify(file)};\n`);

/** The modules that functions start from. Those of resources that have no file of their own have nothing to say in one. */
const functionEntries = ({ projectFolder, modules }: BundleOptions, shared?: string): Plugin => ({
  name: 'function-entries',
  setup(context) {
    context.onResolve({ filter: new RegExp(`^${functionScheme}`) }, ({ path }) => ({
      path: path.slice(functionScheme.length),
      namespace: functionScheme,
    }));
    context.onLoad({ filter: /./, namespace: functionScheme }, ({ path }) => {
      const module = modules[path];
      if (!module) return { errors: [{ text: `There is no function ${path}.` }] };
      return { contents: `${importOf(shared)}${handlerOf(projectFolder, module)}`, resolveDir: projectFolder };
    });
  },
});

const handlerOf = (projectFolder: string, module: FunctionModule): string =>
  'resource' in module
    ? `import { functionOf } from ${JSON.stringify(resourceFunction(projectFolder))};
       export const handler = functionOf(${JSON.stringify(module.resource)});`
    : `export * from ${JSON.stringify(resolve(projectFolder, module.file))};`;

const lateScheme = 'late';

/** Modules of the project that are loaded later load what all functions share as well, for the same reason. */
const lateEntries = (shared: string): Plugin => ({
  name: 'late-entries',
  setup(context) {
    context.onResolve({ filter: /^\./ }, async ({ path, kind, importer, resolveDir }) => {
      if (kind !== 'dynamic-import') return undefined;
      const found = await context.resolve(path, { kind: 'import-statement', importer, resolveDir });
      return found.errors.length > 0 ? { errors: found.errors } : { path: found.path, namespace: lateScheme };
    });
    context.onLoad({ filter: /./, namespace: lateScheme }, ({ path }) => ({
      contents: `${importOf(shared)}export * from ${JSON.stringify(path)};`,
      resolveDir: resolve(path, '..'),
    }));
  },
});

/** What a module reads as a file comes along, and is found from the file that the module stands in. */
const filesBesideModules: Plugin = {
  name: 'files-beside-modules',
  setup(context) {
    context.onLoad({ filter: /runtime\/templates\/library-file\.ts$/, namespace: 'file' }, ({ path }) => ({
      contents: `import file from 'minijinja-js/dist/bundler/minijinja_js_bg.wasm';
        import { fileURLToPath } from 'node:url';
        export const libraryFile = fileURLToPath(new URL(file, import.meta.url));`,
      resolveDir: resolve(path, '..'),
    }));
    context.onLoad({ filter: /http\/paper\/font-files\.ts$/, namespace: 'file' }, ({ path }) => ({
      contents: `import regular from 'pdfmake/fonts/Roboto/Roboto-Regular.ttf';
        import medium from 'pdfmake/fonts/Roboto/Roboto-Medium.ttf';
        import { fileURLToPath } from 'node:url';
        const pathOf = (file) => fileURLToPath(new URL(file, import.meta.url));
        export const fontFiles = { regular: pathOf(regular), medium: pathOf(medium) };`,
      resolveDir: resolve(path, '..'),
    }));
  },
};
