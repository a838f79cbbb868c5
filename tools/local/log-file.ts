import type { ChildProcess } from 'node:child_process';
import { appendFileSync, writeFileSync } from 'node:fs';
import { whyNotWritten } from './disk.ts';

/**
 * Writes all that a child process prints to `file`, from the beginning. What cannot be written is lost and nothing else: the
 * log goes on as soon as it can be written again. `warn` gets a sentence whenever it becomes impossible.
 */
export function keepLog(child: ChildProcess, file: string, warn: (sentence: string) => void): void {
  let failing = false;
  const attempt = (write: () => void): void => {
    try {
      write();
      failing = false;
    } catch (error) {
      if (!failing) warn(`The log ${file} cannot be written: ${whyNotWritten(error)}. The stack goes on without it.`);
      failing = true;
    }
  };
  attempt(() => writeFileSync(file, ''));
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: string | Buffer) => attempt(() => appendFileSync(file, chunk)));
}
