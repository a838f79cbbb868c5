import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { inject } from 'vitest';
import { chromiumPath } from '../../../tools/local/chromium.ts';

const { apiUrl, token } = inject('console');
export const consoleUrl = new URL('../console/', apiUrl).href;

/** As in the tab of somebody who has signed in. */
export const superuser = `Token ${token}`;

export const openBrowser = (...options: readonly string[]): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath() ?? '',
    args: ['--no-sandbox', '--disable-dev-shm-usage', ...options],
  });

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

/** Of WCAG 2.2 AA and of good practice. */
export const everyRule = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds in a page by rules with these tags. */
export async function findings(page: Page, rules: readonly string[]): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate<string[]>(`axe.run(document, { runOnly: ${JSON.stringify(rules)} }).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => [id, html, failureSummary].join(' '))))`);
}

/** What axe finds in the light theme and in the dark one. */
export async function faultsInThemes(page: Page): Promise<readonly string[]> {
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await findings(page, everyRule);
  await page.emulateMedia({ colorScheme: 'dark' });
  return [...light, ...(await findings(page, everyRule))];
}

/** How many pixels of a page are out of sight to the right. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
