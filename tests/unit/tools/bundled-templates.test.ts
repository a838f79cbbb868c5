import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { bundleModules } from '../../../tools/serverless/bundle-modules.ts';

test('a packaged function renders templates: the compiled library stands beside it', async () => {
  const modules = { templates: { file: 'src/functions/runtime/templates/load-templates.ts' } };
  const files = await bundleModules({ projectFolder: process.cwd(), modules });
  expect(files.map(({ path }) => path)).toContain('assets/minijinja_js_bg.wasm');
  const folder = await mkdtemp(join(tmpdir(), 'quartermaster-templates-'));
  try {
    for (const { path, contents } of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), contents);
    }
    const script = `import { loadTemplates } from ${JSON.stringify(pathToFileURL(join(folder, 'templates.mjs')))};
      const { render } = await loadTemplates();
      const limits = { filters: new Map(), whiteSpace: {}, fuel: 1000, milliseconds: 1000 };
      process.stdout.write(render('{{ x | join("+") }}', { x: [1, 2] }, limits));`;
    expect(execFileSync(process.execPath, ['--input-type=module', '--eval', script], { cwd: folder }).toString()).toBe(
      '1+2',
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});
