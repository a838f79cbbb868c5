import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { zipSync } from 'fflate';
import type { Hooks, Serverless } from './plugin.ts';

const bundleFolder = '.build';

/**
 * osls plugin: one minified ES module per function, in a zip archive of its own.
 *
 * All bundles come from one run of esbuild, which reads each source file once; a run per function takes several times
 * as long (docs/decisions/007-function-granularity.md). The archives hold no dates: same sources, same archive.
 */
export default class Bundle {
  readonly hooks: Hooks;
  readonly #serverless: Serverless;

  constructor(serverless: Serverless) {
    this.#serverless = serverless;
    this.hooks = {
      'before:package:createDeploymentArtifacts': async () => {
        await this.#build();
        await this.#archive();
      },
      'before:offline:start:init': () => this.#build(),
    };
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

  async #build(): Promise<void> {
    const { serviceDir } = this.#serverless;
    await rm(join(serviceDir, bundleFolder), { recursive: true, force: true });
    await build({
      absWorkingDir: serviceDir,
      entryPoints: this.#moveHandlers(),
      outdir: bundleFolder,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      minify: true,
      keepNames: true,
      sourcemap: 'linked',
      format: 'esm',
      platform: 'node',
      target: 'node24',
      mainFields: ['module', 'main'],
      logLevel: 'warning',
    });
  }

  async #archive(): Promise<void> {
    const { serviceDir, service } = this.#serverless;
    for (const key of service.getAllFunctions()) {
      const code = await readFile(join(serviceDir, bundleFolder, `${key}.mjs`));
      const artifact = join(serviceDir, bundleFolder, 'archives', `${key}.zip`);
      await mkdir(dirname(artifact), { recursive: true });
      await writeFile(artifact, zipSync({ [`${key}.mjs`]: code }, { level: 9, mtime: '1980-01-01' }));
      service.getFunction(key).package = { artifact };
    }
  }
}
