import type { TestProject } from 'vitest/node';
import { startStack } from '../../tools/local/stack.ts';
import { Api } from '../console/support/api.ts';
import { makeEstate } from '../console/support/estate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A stack with a small estate, in which something waits in each place of the console. */
    console: { apiUrl: string; token: string };
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { apiUrl, token, invokeSchedule, stop } = await startStack();
  await makeEstate(new Api(apiUrl, `Token ${token}`));
  await invokeSchedule('daily-checks');
  project.provide('console', { apiUrl, token });
  return stop;
}
