import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, inject } from 'vitest';
import { Api, text } from '../../../tools/demo/api.ts';
import { superuser, type Tab, type Visit, visit } from './browser.ts';
import { openBrowser } from './page.ts';

const { apiUrl, token } = inject('console');
export const api = new Api(apiUrl, token);

/** One browser for the tests of a file; `open` opens a tab as the superuser, unless somebody else is given. */
export function browserForTests(): (hash: string, options?: Visit) => Promise<Tab> {
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());
  return async (hash, options = { authorization: superuser }) => {
    if (!browser) throw new Error('The browser is not open.');
    return visit(browser, hash, options);
  };
}

/** The authorization of a user of the estate. */
export async function authorizationOf(username: string, password: string): Promise<string> {
  const made = await api.create('users/tokens/provision/', { username, password });
  return `Bearer nbt_${text(made, 'key')}.${text(made, 'token')}`;
}
