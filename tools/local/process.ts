import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const children = new Set<ChildProcess>();

// Last resort: `stop` is the ordinary way. A handler of 'exit' may only do synchronous work.
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

/** Starts a child process that cannot outlive this one, whichever way this one ends in an orderly manner. */
export function startChild(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(command, args, options);
  adopt(child);
  return child;
}

/** Ties a child process that another library spawned to the life of this one. */
export function adopt(child: ChildProcess): void {
  children.add(child);
  child.once('close', () => children.delete(child));
  child.once('error', () => children.delete(child));
}

/** Asks a child process to end and resolves when it has; after `graceMs` it is killed. */
export async function stopChild(child: ChildProcess, graceMs = 5_000): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const closed = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = globalThis.setTimeout(() => child.kill('SIGKILL'), graceMs);
  await closed;
  clearTimeout(timer);
}

/**
 * Resolves when a child process has ended, for whatever reason, with a sentence that says which, how, and what it printed at
 * the end.
 */
export async function describeEnd(name: string, child: ChildProcess, output: () => string): Promise<string> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  const how = child.signalCode === null ? `with exit code ${child.exitCode}` : `by signal ${child.signalCode}`;
  return [`${name} has ended ${how}.`, ...output().trimEnd().split('\n').slice(-shownLines)].join('\n').trimEnd();
}

/** Runs a command to its end; resolves with its exit code and what it printed. */
export async function runToEnd(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<{ code: number | null; output: string }> {
  const child = startChild(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = collectOutput(child);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, output: output() };
}

/** Of the output of a process that ended, so many lines at the end are shown. */
const shownLines = 10;

/** A stack may run for weeks: of what its processes print, only the end is kept (in characters). */
const longestOutput = 1_000_000;

/** Gathers what a child process prints; the returned function gives the text up to now, of long ones the end. */
export function collectOutput(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8');
    stream?.on('data', (chunk: string) => {
      text = (text + chunk).slice(-longestOutput);
    });
  }
  return () => text;
}

/** A TCP port of the loopback interface that nobody listens on just now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('The system gave no TCP port.');
  return address.port;
}

/** Whether a server could listen on `port` of the loopback interface. */
export async function isPortFree(port: number): Promise<boolean> {
  const server = createServer();
  return await new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/**
 * Resolves as soon as `isReady` does not throw and gives true.
 * Throws when the child ends before, or after `timeoutMs`; the message holds what the child printed.
 */
export async function waitUntilReady(options: {
  name: string;
  child: ChildProcess;
  output: () => string;
  isReady: () => Promise<boolean>;
  timeoutMs: number;
}): Promise<void> {
  const { name, child, output, isReady, timeoutMs } = options;
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`${name} ended before it was ready.\n${output()}`);
    }
    if (await isReady().catch(() => false)) return;
    if (Date.now() > deadline) {
      await stopChild(child);
      throw new Error(`${name} was not ready after ${timeoutMs / 1000} seconds.\n${output()}`);
    }
    await delay(50);
  }
}
