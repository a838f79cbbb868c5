import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { bundleModules } from '../../../tools/serverless/bundle-modules.ts';

test('a packaged function renders templates: the compiled library stands beside it', async () => {
  const modules = { templates: { file: 'src/domain/engine/templates/render-template.ts' } };
  const files = await bundleModules({ projectFolder: process.cwd(), modules });
  expect(files.map(({ path }) => path)).toContain('assets/minijinja_js_bg.wasm');
  const folder = await mkdtemp(join(tmpdir(), 'quartermaster-templates-'));
  try {
    for (const { path, contents } of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), contents);
    }
    const script = `import { renderTemplate } from ${JSON.stringify(pathToFileURL(join(folder, 'templates.mjs')))};
      process.stdout.write(await renderTemplate('{{ x | join("+") }} {{ none }}', { x: [1, true] }));`;
    expect(execFileSync(process.execPath, ['--input-type=module', '--eval', script], { cwd: folder }).toString()).toBe(
      '1+True None',
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});
