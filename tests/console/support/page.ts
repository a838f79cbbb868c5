import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { chromiumPath } from '../../../tools/local/chromium.ts';

export const openBrowser = (...options: readonly string[]): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath() ?? '',
    args: ['--no-sandbox', '--disable-dev-shm-usage', ...options],
  });

export const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true });

/** A card, or a part of a page, by its heading. */
export const section = (page: Page, title: string) =>
  page.locator('section').filter({ has: page.getByRole('heading', { level: 2, name: title }) });

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
