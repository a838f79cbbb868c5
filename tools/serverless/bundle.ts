import { rmSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { zipSync } from 'fflate';
import { bundleModules } from './bundle-modules.ts';
import { functionModules } from './functions.ts';
import { folderOf, writeModules } from './offline-modules.ts';
import type { Hooks, Serverless } from './plugin.ts';

const offline = 'serverless-offline';

/**
 * osls plugin: one archive for all functions. Each function is a small file in it, which loads what it shares with others
 * (docs/decisions/007-function-granularity.md). A function that names files in `package.patterns` gets an archive of its
 * own, with these beside it. The archives hold no dates: same sources, same archive.
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
    const { service, serviceDir } = this.#serverless;
    await mkdir(this.#packageFolder, { recursive: true });
    const bundled = await bundleModules({ projectFolder: serviceDir, modules: functionModules });
    const files = bundled.map(({ path, contents }): [string, Uint8Array] => [path, contents]);
    service.package.artifact = await this.#writeArchive('functions', files);
    for (const key of service.getAllFunctions()) {
      const paths = this.#filesBeside(key);
      if (paths.length === 0) continue;
      const beside = await Promise.all(
        paths.map(async (path): Promise<[string, Uint8Array]> => [basename(path), await readFile(path)]),
      );
      service.getFunction(key).package = { artifact: await this.#writeArchive(key, [...files, ...beside]) };
    }
  }

  async #writeArchive(name: string, files: readonly [string, Uint8Array][]): Promise<string> {
    const artifact = join(this.#packageFolder, `${name}.zip`);
    await writeFile(artifact, zipSync(Object.fromEntries(files), { level: 6, mtime: '1980-01-01' }));
    return artifact;
  }

  /** A folder per process: a second stack, or a test, must not pull the bundles from under the first. */
  async #bundleForOffline(): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'quartermaster-'));
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
    const { service, serviceDir } = this.#serverless;
    const sourcemap = process.execArgv.includes('--enable-source-maps');
    await writeModules({ projectFolder: serviceDir, modules: functionModules, folder, sourcemap });
    await symlink(join(serviceDir, 'node_modules'), join(folder, 'node_modules'), 'junction');
    for (const key of service.getAllFunctions())
      for (const from of this.#filesBeside(key)) await copyFile(from, join(folderOf(folder, key), basename(from)));
    service.custom = { ...service.custom, [offline]: { ...service.custom?.[offline], location: folder } };
  }

  /** The files of `package.patterns`: here each pattern is the path of one file. */
  #filesBeside(key: string): string[] {
    const patterns = this.#serverless.service.getFunction(key).package?.patterns ?? [];
    return patterns.map((path) => join(this.#serverless.serviceDir, path));
  }
}
