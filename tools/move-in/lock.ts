import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder cannot be used. The message says why. */
export class UnusableFolder extends Error {}

/** Folders that this process holds: in a container, a process may have the number of one that died. */
const held = new Set<string>();

/** Two runs in one folder would double everything: the second one fails. Gives what opens the folder again. */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'lock');
  const owner = existsSync(file) ? Number(readFileSync(file, 'utf8')) : undefined;
  if (owner !== undefined && isAtWork(owner, file)) throw locked(folder, file);
  rmSync(file, { force: true });
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 });
  } catch {
    throw locked(folder, file);
  }
  held.add(file);
  return () => {
    held.delete(file);
    rmSync(file, { force: true });
  };
}

const locked = (folder: string, file: string): UnusableFolder =>
  new UnusableFolder(`Another run is at work in ${folder}. If there is none, delete ${file}.`);

function isAtWork(pid: number, file: string): boolean {
  if (pid === process.pid) return held.has(file);
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
