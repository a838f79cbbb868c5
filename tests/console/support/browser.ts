import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { inject } from 'vitest';

const { apiUrl, token } = inject('console');
export const consoleUrl = new URL('../console/', apiUrl).href;

/** As in the tab of somebody who has signed in. */
export const superuser = `Token ${token}`;

export interface Visit extends BrowserContextOptions {
  /** The value of the Authorization header; nobody has signed in without it. */
  readonly authorization?: string;
}

/** A tab of its own, and what went wrong in it. */
export interface Tab {
  readonly page: Page;
  /** Errors of scripts, of the security policy, and dialogs that somebody's name has opened. */
  readonly faults: string[];
}

export async function visit(browser: Browser, hash: string, { authorization, ...options }: Visit = {}): Promise<Tab> {
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'UTC', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const faults: string[] = [];
  page.on('pageerror', ({ message }) => faults.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/the server responded with a status/.test(message.text()))
      faults.push(message.text());
  });
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  if (authorization) {
    const session = JSON.stringify(JSON.stringify({ authorization }));
    await page.addInitScript(`sessionStorage['quartermaster.session'] ??= ${session};`);
  }
  await page.goto(`${consoleUrl}${hash}`);
  return { page, faults };
}
