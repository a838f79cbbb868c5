import { type ChildProcess, spawn } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { collectOutput } from '../../tools/local/process.ts';

/** Marks all processes of the stacks that a test file starts: children inherit the environment. */
const mark = ['QM_TEST_MARK', crypto.randomUUID()] as const;

/** A run of `npm start`. */
export interface Run {
  readonly child: ChildProcess;
  /** What it has printed until now. */
  readonly output: () => string;
}

/** Runs `npm start` without the sample estate, its data in memory unless `settings` say otherwise. */
export function npmStart(port: number, settings: Readonly<Record<string, string>> = {}): Run {
  const child = spawn('node', ['tools/bootstrap.mjs', 'tools/start.ts'], {
    env: {
      ...process.env,
      PORT: String(port),
      QM_DATA_DIR: 'memory',
      QM_SAMPLE: 'none',
      ...settings,
      [mark[0]]: mark[1],
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { child, output: collectOutput(child) };
}

/** The address of the API, once the stack is ready; throws before. */
export function readyUrl({ output }: Run): string {
  const url = /^ready (\S+)$/m.exec(output())?.[1];
  if (!url) throw new Error(`It is not ready:\n${output()}`);
  return url;
}

/** Ids of all processes of the stacks; undefined where the system does not tell. */
export async function stackProcesses(): Promise<string[] | undefined> {
  if (process.platform !== 'linux') return undefined;
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const marked = await Promise.all(
    ids.map(async (id) => (await readFile(`/proc/${id}/environ`, 'utf8').catch(() => '')).includes(mark.join('='))),
  );
  return ids.filter((_, index) => marked[index]);
}

/** Id of the process of the stacks whose command line matches; undefined where the system does not tell. */
export async function stackProcess(command: RegExp): Promise<number | undefined> {
  const ids = await stackProcesses();
  if (!ids) return undefined;
  const commands = await Promise.all(ids.map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')));
  const found = ids.filter((_, index) => command.test(commands[index]?.replaceAll('\0', ' ') ?? ''));
  if (found.length !== 1) throw new Error(`${found.length} processes match ${command}: ${commands.join('\n')}`);
  return Number(found[0]);
}

/** Addresses and TCP ports at which the stacks listen, as `127.0.0.1:3000`; undefined where the system does not tell. */
export async function listeningAt(): Promise<string[] | undefined> {
  const processes = await stackProcesses();
  if (!processes) return undefined;
  const links = await Promise.all(
    processes.map(async (id) => {
      const names = await readdir(`/proc/${id}/fd`).catch(() => []);
      return await Promise.all(names.map((name) => readlink(`/proc/${id}/fd/${name}`).catch(() => '')));
    }),
  );
  const sockets = new Set(links.flat());
  const listening = '0A';
  const rows = (await readFile('/proc/net/tcp', 'utf8')).split('\n').map((line) => line.trim().split(/\s+/));
  return rows
    .filter(([, , , state, , , , , , inode]) => state === listening && sockets.has(`socket:[${inode}]`))
    .map(([, local = '']) => {
      // Linux prints the bytes of the address in the order of the processor, which is the reverse one.
      const [address = '', port = ''] = local.split(':');
      const bytes = [...Buffer.from(address, 'hex')].reverse();
      return `${bytes.join('.')}:${Number.parseInt(port, 16)}`;
    });
}
