import { readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';

const fileIn = (folder: string): string => join(folder, 'lambda-socket');

/** Says in the data folder where functions can be invoked; the answer takes that back. */
export async function tellSocket(folder: string, lambdaSocket: string): Promise<() => Promise<void>> {
  await writeFile(fileIn(folder), lambdaSocket);
  return () => rm(fileIn(folder), { force: true });
}

/** Where the functions of the stack can be invoked that runs on this data folder; undefined where none does. */
export const socketIn = (folder: string): Promise<string | undefined> =>
  readFile(fileIn(folder), 'utf8').catch(() => undefined);

/** Whether a stack runs on this data folder. One that was killed leaves the file behind, but nobody answers there. */
export async function stackRunsOn(folder: string): Promise<boolean> {
  const address = await socketIn(folder);
  if (address === undefined) return false;
  const socket = connect(address);
  try {
    return await new Promise((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
  } finally {
    socket.destroy();
  }
}
