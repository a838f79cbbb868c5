import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { stackRunsOn } from './lambda-socket.ts';
import { isOwnEntry } from './private-folder.ts';

/** What a data folder holds. */
export interface FolderContents {
  /** Entries of stacks: tables, bucket, queues, mails, secrets, log. */
  readonly own: readonly string[];
  /** Entries of somebody else, which are left alone. */
  readonly others: readonly string[];
}

/** Looks into a data folder; a folder that is not there is empty. Throws while a stack runs on it. */
export async function contentsOf(folder: string): Promise<FolderContents> {
  if (await stackRunsOn(folder))
    throw new Error(`A stack runs on ${folder}: stop it first (Ctrl-C where npm start runs).`);
  const names = (
    await readdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    })
  ).sort();
  return { own: names.filter(isOwnEntry), others: names.filter((name) => !isOwnEntry(name)) };
}

/** Deletes entries of a data folder. One that is gone already is fine. */
export async function removeEntries(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) await rm(join(folder, name), { recursive: true, force: true });
}
