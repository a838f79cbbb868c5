import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { superuser } from './support/browser.ts';
import { faultsInThemes as faultsIn, heading, overflow } from './support/page.ts';
import { browserForTests } from './support/tabs.ts';

const open = browserForTests();

/** The views, and what shows that each has all that it shows. */
const views: readonly (readonly [string, (page: Page) => Promise<void>])[] = [
  ['#/', (page) => page.getByRole('link', { name: 'PO-78' }).waitFor()],
  ['#/browse/', (page) => heading(page, 'Browse').waitFor()],
  ['#/dcim/sites/1/', (page) => page.getByRole('link', { name: 'Receiving slips' }).waitFor()],
  ['#/dcim/sites/99/', (page) => page.getByRole('alert').waitFor()],
  [
    '#/plugins/asset-lifecycle/purchase-orders/?ordering=order_id&archived=false&order_id__isw=PO-7',
    (page) => page.getByText('2 objects').waitFor(),
  ],
  ['#/dcim/racks/', (page) => page.getByText('There is nothing here yet').waitFor()],
  ['#/search/?q=onerror', (page) => page.getByRole('heading', { name: 'Sites' }).waitFor()],
  ['#/nowhere', (page) => heading(page, 'Nothing is here').waitFor()],
];

test('axe finds nothing in any view, light or dark, and all fit on a phone', async () => {
  const { page } = await open('#/', { authorization: superuser });
  for (const [hash, shown] of views) {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
    await shown(page);
    expect([hash, ...(await faultsIn(page))]).toEqual([hash]);
    await page.setViewportSize({ width: 320, height: 640 });
    expect([hash, await overflow(page)]).toEqual([hash, 0]);
  }
  const { page: door } = await open('', {});
  await door.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  expect(await faultsIn(door)).toEqual([]);
});

test('the keyboard reaches all: skip, search, lists, pages', async () => {
  const { page } = await open('#/browse/');
  await heading(page, 'Browse').waitFor();
  expect(await page.evaluate('document.activeElement.tagName')).toBe('H1');
  await page.reload();
  await page.getByRole('link', { name: 'Sites', exact: true }).focus();
  await page.keyboard.press('Enter');
  await heading(page, 'Sites').waitFor();
  await page.getByRole('button', { name: 'Skip to the content' }).focus();
  await page.keyboard.press('Enter');
  expect(await page.evaluate('document.activeElement.id')).toBe('main');
  await page.keyboard.press('Tab');
  await page.keyboard.type('frank');
  await page.keyboard.press('Enter');
  await page.getByText('1 object', { exact: true }).waitFor();
});
