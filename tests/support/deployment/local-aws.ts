import { collectOutput, startChild, stopChild } from '../../../tools/local/process.ts';
import type { Python } from '../python.ts';

/** A server that answers like the services of AWS. */
export interface LocalAws {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Starts moto, which keeps everything in memory, on a free port. */
export async function startLocalAws(python: Python): Promise<LocalAws> {
  const code = "from moto.server import main; main(['-H', '127.0.0.1', '-p', '0'])";
  const child = startChild(python.path, ['-u', '-c', code], { stdio: ['ignore', 'pipe', 'pipe'] });
  const output = collectOutput(child);
  const endpoint = await new Promise<string>((resolve, reject) => {
    const look = (): void => {
      const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(output()) ?? [];
      if (found) resolve(found);
    };
    child.stdout?.on('data', look);
    child.stderr?.on('data', look);
    child.once('close', () => reject(new Error(`moto has ended:\n${output()}`)));
  });
  return { endpoint, stop: () => stopChild(child) };
}
