import type { TestProject } from 'vitest/node';
import { makeEstate } from '../../tools/console/estate.ts';
import { Api } from '../../tools/demo/api.ts';
import { startStack } from '../../tools/local/stack.ts';
import { startIdentityProvider } from '../support/identity-provider.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A stack with a small estate, in which something waits in each place of the console. */
    console: { apiUrl: string; token: string };
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const provider = await startIdentityProvider();
  // The functions read them as they start.
  Object.assign(process.env, provider.settings);
  const { apiUrl, token, invokeSchedule, stop } = await startStack();
  await makeEstate(new Api(apiUrl, token));
  await invokeSchedule('daily-checks');
  project.provide('console', { apiUrl, token });
  return async () => {
    await stop();
    provider.stop();
  };
}
