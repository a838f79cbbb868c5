import { chmod, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';

const onlyOwner = { folder: 0o700, file: 0o600 };

const ownEntries =
  /^((secrets|stream-position)\.json|functions\.log|lambda-socket|sample-loaded-.+|bucket|queues|mails|embedded|dynamodb-local)$/;

/** Whether a stack puts an entry of this name into its data folder; anything else there belongs to somebody else. */
export const isOwnEntry = (name: string): boolean => ownEntries.test(name);

/**
 * Makes `folder`, creating it if need be, readable to its owner only: itself, what a stack left there before, and what this
 * process and its children make from now on.
 */
export async function makePrivate(folder: string): Promise<void> {
  process.umask(0o077);
  await mkdir(folder, { recursive: true });
  await chmod(folder, onlyOwner.folder);
  const entries = await readdir(folder, { withFileTypes: true });
  await Promise.all(entries.filter(({ name }) => isOwnEntry(name)).map((entry) => restrict(folder, entry)));
}

/** Symbolic links are left alone: what they lead to need not be the stack's. */
async function restrict(parent: string, entry: { name: string; isDirectory(): boolean; isFile(): boolean }) {
  const path = join(parent, entry.name);
  if (entry.isFile()) await chmod(path, onlyOwner.file);
  if (!entry.isDirectory()) return;
  await chmod(path, onlyOwner.folder);
  for (const inner of await readdir(path, { withFileTypes: true })) await restrict(path, inner);
}
