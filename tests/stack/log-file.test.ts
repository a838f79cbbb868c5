import { once } from 'node:events';
import { mkdtemp, readFile, rm, symlink, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepLog } from '../../tools/local/log-file.ts';
import { collectOutput, startChild } from '../../tools/local/process.ts';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quartermaster-log-'));
  file = join(folder, 'functions.log');
});

afterEach(() => rm(folder, { recursive: true }));

/** Prints each line that it reads, and ends with its input. */
function echo() {
  const child = startChild(process.execPath, ['--eval', 'process.stdin.pipe(process.stdout)'], { stdio: 'pipe' });
  const output = collectOutput(child);
  const warnings: string[] = [];
  keepLog(child, file, (sentence) => warnings.push(sentence));
  const print = async (line: string): Promise<void> => {
    child.stdin?.write(`${line}\n`);
    await vi.waitFor(() => expect(output().includes(line)).toBe(true), { timeout: 20_000 });
  };
  const end = async (): Promise<unknown> => {
    child.stdin?.end();
    return (await once(child, 'close'))[0];
  };
  return { print, end, warnings };
}

test('a log holds what a process has printed since it was started', async () => {
  const first = echo();
  await first.print('of the first start');
  await first.end();
  const second = echo();
  await second.print('one');
  await second.print('two');
  expect(await second.end()).toBe(0);
  expect(await readFile(file, 'utf8')).toBe('one\ntwo\n');
  expect(second.warnings).toEqual([]);
});

test('a log that cannot be written is said once, ends nothing, and goes on when there is room again', async () => {
  if (process.platform !== 'linux') return;
  await symlink('/dev/full', file);
  const { print, end, warnings } = echo();
  await print('lost');
  // More than a pipe holds: the process would wait if nobody read what it prints.
  await print('x'.repeat(300_000));
  expect(warnings).toEqual([`The log ${file} cannot be written: the disk is full. The stack goes on without it.`]);
  await unlink(file);
  await print('there is room again');
  expect(await end()).toBe(0);
  expect(await readFile(file, 'utf8')).toContain('there is room again\n');
  expect(warnings).toHaveLength(1);
});
