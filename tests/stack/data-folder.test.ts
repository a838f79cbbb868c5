import { mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { registry } from '../../src/domain/registry.ts';
import { connect } from '../../src/repos/client.ts';
import { startEngine } from '../../tools/local/engine.ts';
import { type Stack, startStack } from '../../tools/local/stack.ts';
import { createTable, localTable } from '../../tools/local/table.ts';
import { readOldTable } from '../support/old-table.ts';
import { putAll } from '../support/table-state.ts';

let folder: string;
let outside: string;
let stack: Stack;

/** The access bits of `path`, in octal digits. */
const modeOf = async (path: string): Promise<string> => ((await stat(path)).mode & 0o777).toString(8);

beforeAll(async () => {
  const parent = await mkdtemp(join(tmpdir(), 'quartermaster-data-'));
  folder = join(parent, 'data');
  outside = join(parent, 'outside');
  // As an earlier version left it, with files of others in between.
  const old = join(folder, 'bucket', 'buckets', 'old');
  await mkdir(old, { recursive: true, mode: 0o755 });
  const files = [join(folder, 'secrets.json'), join(old, 'object.data'), join(folder, 'notes.txt'), outside];
  await Promise.all(files.map((path) => writeFile(path, '{}', { mode: 0o644 })));
  await symlink(outside, join(folder, 'bucket', 'link'));
  await keepOldTable();
  stack = await startStack({ folder });
  await fetch(`${stack.s3Url}/${stack.bucket}/new.csv`, { method: 'PUT', body: 'name\n' });
});

/** The table as a version before 0.1.0 left it. */
async function keepOldTable(): Promise<void> {
  const engine = await startEngine({ folder });
  await createTable(localTable, engine.endpoint);
  await putAll(connect(localTable, registry, engine.endpoint), readOldTable().items);
  await engine.stop();
}

afterAll(async () => {
  await stack.stop();
  await rm(join(folder, '..'), { recursive: true });
});

test('the data folder and all that a stack keeps there are for its owner only', async () => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const own = entries.filter((entry) => entry.name !== 'notes.txt' && !entry.isSymbolicLink());
  const wrong = await Promise.all(
    own.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const mode = await modeOf(path);
      return mode === (entry.isDirectory() ? '700' : '600') ? [] : [`${relative(folder, path)} ${mode}`];
    }),
  );
  expect(wrong.flat()).toEqual([]);
  expect(await modeOf(folder)).toBe('700');
  const names = own.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['secrets.json', 'functions.log', 'object.data', 'new.csv.data']));
});

test('what is not of the stack keeps its access rights', async () => {
  expect(await modeOf(join(folder, 'notes.txt'))).toBe('644');
  expect(await modeOf(outside)).toBe('644');
});

test('a table of an earlier version is migrated when the stack starts', async () => {
  const headers = { Authorization: `Token ${stack.token}` };
  const response = await fetch(`${stack.apiUrl}dcim/devices/?serial=SER-3&brief=true`, { headers });
  expect(await response.json()).toMatchObject({ count: 1, results: [{ name: 'Leaf-3' }] });
});
