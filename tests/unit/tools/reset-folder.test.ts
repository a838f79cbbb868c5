import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tellSocket } from '../../../tools/local/lambda-socket.ts';
import { contentsOf, removeEntries } from '../../../tools/local/reset-folder.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quartermaster-reset-'));
});

afterEach(() => rm(folder, { recursive: true }));

test('what stacks have put there is deleted, what is of others stays', async () => {
  await Promise.all(['embedded', 'bucket', 'queues'].map((name) => mkdir(join(folder, name))));
  await Promise.all(
    ['secrets.json', 'stream-position.json', 'sample-loaded-embedded', 'notes.txt'].map((name) =>
      writeFile(join(folder, name), '{}'),
    ),
  );
  const { own, others } = await contentsOf(folder);
  expect(others).toEqual(['notes.txt']);
  await removeEntries(folder, own);
  expect(await readdir(folder)).toEqual(['notes.txt']);
});

test('a folder that is not there has nothing to delete', async () => {
  expect(await contentsOf(join(folder, 'none'))).toEqual({ own: [], others: [] });
});

test('nothing is deleted while a stack runs on the folder; one that was killed does not count', async () => {
  const address = join(folder, 'socket');
  await tellSocket(folder, address);
  expect((await contentsOf(folder)).own).toEqual(['lambda-socket']);
  const server = createServer().listen(address);
  await new Promise((resolve) => server.once('listening', resolve));
  await expect(contentsOf(folder)).rejects.toThrow(`A stack runs on ${folder}`);
  await new Promise((resolve) => server.close(resolve));
});
