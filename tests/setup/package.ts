import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of the package of the stage `dev`, as `serverless package` leaves it. */
    packageFolder: string;
  }
}

/** Packages the stage `dev` once for all tests of the package. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'quartermaster-package-'));
  // Credentials and proxies out of reach: packaging must need neither an account nor a network. Settings of the shell do not count.
  const { AWS_ACCESS_KEY_ID: _id, AWS_SECRET_ACCESS_KEY: _secret, ...env } = process.env;
  execFileSync('node_modules/.bin/serverless', ['package', '--package', relative('.', folder)], {
    env: { ...env, AWS_EC2_METADATA_DISABLED: 'true', AWS_REGION: 'us-east-1', QM_OVER_ORDER: 'refuse' },
    stdio: 'pipe',
  });
  project.provide('packageFolder', folder);
  return () => rm(folder, { recursive: true });
}
