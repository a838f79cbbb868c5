import { rmSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type BuildOptions, build, stop } from 'esbuild';
import { zipSync } from 'fflate';
import { buildSplit, bundleOptions } from './lazy-imports.ts';
import type { Hooks, Serverless } from './plugin.ts';

const offline = 'serverless-offline';

/**
 * osls plugin: one minified ES module per function, in a zip archive of its own, with the packages that it loads lazily
 * beside it.
 *
 * All bundles come from one run of esbuild, which reads each source file once; a run per function takes several times
 * as long (docs/decisions/007-function-granularity.md). The archives hold no dates: same sources, same archive. Files
 * that a function names in `package.patterns` stand beside its bundle.
 */
export default class Bundle {
  readonly hooks: Hooks;
  readonly #serverless: Serverless;
  readonly #packageFolder: string;

  constructor(serverless: Serverless) {
    this.#serverless = serverless;
    // osls moves what is in there to the folder of its option --package.
    this.#packageFolder = join(serverless.serviceDir, '.serverless');
    this.hooks = {
      'before:package:createDeploymentArtifacts': () => this.#archive(),
      'before:offline:start:init': () => this.#bundleForOffline(),
    };
  }

  async #archive(): Promise<void> {
    const { service } = this.#serverless;
    await mkdir(this.#packageFolder, { recursive: true });
    const bundles = await buildSplit({ ...this.#options(), outdir: this.#packageFolder });
    await stop();
    for (const { entry, beside: lazy } of bundles) {
      const key = basename(entry.path, '.mjs');
      const artifact = join(this.#packageFolder, `${key}.zip`);
      const beside = await Promise.all(
        this.#filesBeside(key).map(async (from) => [basename(from), await readFile(from)]),
      );
      const own = [entry, ...lazy].map(({ path, contents }) => [basename(path), contents]);
      const archive = Object.fromEntries([...own, ...beside]);
      await writeFile(artifact, zipSync(archive, { level: 6, mtime: '1980-01-01' }));
      service.getFunction(key).package = { artifact };
    }
  }

  /**
   * A folder per process: a second stack, or a test, must not pull the bundles from under the first. Packages stay
   * outside, so that they are bundled never and loaded once; what the project's own modules remember, each function
   * remembers for itself, as on AWS.
   */
  async #bundleForOffline(): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'quartermaster-'));
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
    const { service, serviceDir } = this.#serverless;
    const sourcemap = process.execArgv.includes('--enable-source-maps') && 'linked';
    await build({ ...this.#options(), outdir: folder, sourcemap, packages: 'external' });
    // esbuild's own process would stay for as long as serverless-offline runs.
    await stop();
    await symlink(join(serviceDir, 'node_modules'), join(folder, 'node_modules'), 'junction');
    for (const from of service.getAllFunctions().flatMap((key) => this.#filesBeside(key)))
      await copyFile(from, join(folder, basename(from)));
    service.custom = { ...service.custom, [offline]: { ...service.custom?.[offline], location: folder } };
  }

  /** The files of `package.patterns`: here each pattern is the path of one file. */
  #filesBeside(key: string): string[] {
    const patterns = this.#serverless.service.getFunction(key).package?.patterns ?? [];
    return patterns.map((path) => join(this.#serverless.serviceDir, path));
  }

  #options(): BuildOptions {
    return { ...bundleOptions, absWorkingDir: this.#serverless.serviceDir, entryPoints: this.#moveHandlers() };
  }

  /**
   * Turns each handler from the place of its source into the place of its bundle. The bundles are named after the
   * functions because Lambda takes everything behind the first dot of a handler for the name of the exported function.
   */
  #moveHandlers(): { in: string; out: string }[] {
    const { service } = this.#serverless;
    return service.getAllFunctions().map((key) => {
      const definition = service.getFunction(key);
      const source = definition.handler.replace(/\.handler$/, '.ts');
      definition.handler = `${key}.handler`;
      return { in: source, out: key };
    });
  }
}
