import type { TestProject } from 'vitest/node';
import { startStack } from '../../tools/local/stack.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The one stack that all end-to-end tests share. */
    stack: { apiUrl: string; s3Url: string; bucket: string; token: string; mailFolder: string };
  }
}

/** Starts one stack for all end-to-end tests; its data stay in memory. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { apiUrl, s3Url, bucket, token, mailFolder, stop } = await startStack();
  project.provide('stack', { apiUrl, s3Url, bucket, token, mailFolder });
  return stop;
}
