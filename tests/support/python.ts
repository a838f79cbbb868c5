import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** An environment of Python with one package as published, or why there is none here. */
export interface Python {
  readonly missing: string | undefined;
  /** The interpreter. */
  readonly path: string;
  /** Runs a program with arguments and answers what it prints. */
  run(code: string, ...args: readonly string[]): Promise<string>;
  /** The same for a program in a file. */
  runFile(file: string, ...args: readonly string[]): Promise<string>;
  remove(): Promise<void>;
}

/** Installs a package, such as `pynetbox==7.8.0`, into a folder of its own. Where that fails, stderr says so. */
export async function pythonWith(requirement: string): Promise<Python> {
  const folder = await mkdtemp(join(tmpdir(), 'quartermaster-python-'));
  const python = join(folder, 'bin/python');
  const missing = await install();
  if (missing) console.warn(`Skipped: ${requirement} is not at hand here: ${missing}`);
  return {
    missing,
    path: python,
    run: (code, ...args) => printed('-c', code, ...args),
    runFile: (file, ...args) => printed(file, ...args),
    remove: () => rm(folder, { recursive: true }),
  };

  async function printed(...args: readonly string[]): Promise<string> {
    return (await run(python, args, { maxBuffer: 100_000_000 })).stdout;
  }

  async function install(): Promise<string | undefined> {
    try {
      await run('python3', ['-m', 'venv', folder]);
      await run(python, [
        '-m',
        'pip',
        'install',
        '--quiet',
        '--no-compile',
        '--disable-pip-version-check',
        requirement,
      ]);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message.trim().split('\n').at(-1) : String(error);
    }
  }
}
