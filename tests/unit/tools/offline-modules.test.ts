import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { folderOf, writeModules } from '../../../tools/serverless/offline-modules.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quartermaster-modules-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Two functions that share a module which counts, and load another one later. */
async function counters(sourcemap: boolean) {
  const files = {
    'count.ts': 'let calls = 0; export const count = (): number => ++calls;',
    'later.ts': "import { count } from './count.ts'; export const again = count;",
    'one.ts': "export { count as handler } from './count.ts'; export const later = () => import('./later.ts');",
    'two.ts': "export { count as handler } from './count.ts'; export const later = () => import('./later.ts');",
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const modules = { one: { file: 'one.ts' }, two: { file: 'two.ts' } };
  await writeModules({ projectFolder: folder, modules, folder: join(folder, 'out'), sourcemap });
  return [await import(join(folder, 'out/one.mjs')), await import(join(folder, 'out/two.mjs'))];
}

test('what a module remembers, each function remembers for itself, in what it loads later too', async () => {
  const [one, two] = await counters(false);
  expect([one.handler(), one.handler(), two.handler()]).toEqual([1, 2, 1]);
  const [ofOne, ofTwo] = [await one.later(), await two.later()];
  expect([ofOne.again(), ofTwo.again()]).toEqual([3, 2]);
});

test.each([true, false])('source maps stand beside the files when they are asked for: %s', async (sourcemap) => {
  await counters(sourcemap);
  const files = await readdir(folderOf(join(folder, 'out'), 'one'), { recursive: true });
  const modules = files.filter((file) => file.endsWith('.mjs'));
  expect(modules).toContain('one.mjs');
  for (const file of modules) expect(files.includes(`${file}.map`)).toBe(sourcemap);
});
