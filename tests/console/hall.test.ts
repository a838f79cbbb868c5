import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HallBoms, makeHallBoms } from '../../tools/console/hall-bom.ts';
import { Api } from '../../tools/demo/api.ts';
import { loadSample } from '../../tools/local/sample.ts';
import { type Stack, startStack } from '../../tools/local/stack.ts';
import { everyRule, findings, heading, openBrowser, overflow, section } from './support/page.ts';

/** The console on the data hall, as `npm start` loads it. */
interface Hall {
  readonly stack: Stack;
  readonly browser: Browser;
  readonly boms: HallBoms;
}

const closing = new AsyncDisposableStack();
let hall: Hall;
beforeAll(async () => {
  const stack = await startStack();
  closing.defer(stack.stop);
  const rejected: string[] = [];
  await loadSample(stack, (file, report) => {
    if (!/"rejected": ?0\b/.test(report)) rejected.push(file);
  });
  expect(rejected).toEqual([]);
  const boms = await makeHallBoms(new Api(stack.apiUrl, stack.token));
  await stack.invokeSchedule('daily-checks');
  const browser = await openBrowser();
  closing.defer(() => browser.close());
  hall = { stack, browser, boms };
}, 300_000);
afterAll(() => closing.disposeAsync());

/** A tab of the superuser, what it asked the API for, and what went wrong in it. */
async function open(hash: string) {
  const { stack, browser } = hall;
  const page = await (await browser.newContext({ locale: 'en-GB', timezoneId: 'UTC' })).newPage();
  page.setDefaultTimeout(20_000);
  const faults: string[] = [];
  page.on('pageerror', ({ message }) => faults.push(message));
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  const session = JSON.stringify(JSON.stringify({ authorization: `Token ${stack.token}` }));
  await page.addInitScript(`sessionStorage['quartermaster.session'] ??= ${session};`);
  await page.goto(`${new URL('../console/', stack.apiUrl)}${hash}`);
  return { page, faults, asked };
}

async function looksRight(page: Page): Promise<void> {
  expect(await findings(page, everyRule)).toEqual([]);
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await overflow(page)).toBe(0);
}

test('the first list waits for itself only', async () => {
  const { page, faults, asked } = await open('#/dcim/devices/');
  await page.route('**/api/core/object-types/**', () => new Promise<void>(() => {}));
  await page.route('**/api/authentication-check/**', () => new Promise<void>(() => {}));
  await page.reload();
  asked.length = 0;
  await page.getByRole('link', { name: 'ams1-a-101-border-a', exact: true }).waitFor();
  expect(asked.filter((url) => url.includes('/api/dcim/devices/?')).length).toBeLessThanOrEqual(1);
  expect(faults).toEqual([]);
});

test('Today shows what waits in the hall', async () => {
  const { page, faults } = await open('#/');
  await section(page, 'Units that came damaged').getByRole('listitem').first().waitFor();
  await section(page, 'BOMs to approve').getByRole('link', { name: 'AMS1, second phase' }).click();
  await heading(page, 'AMS1, second phase').waitFor();
  expect(page.url()).toContain(`#/bom/${hall.boms.changed}/`);
  expect(faults).toEqual([]);
});

test('BOMs of the hall show what is installed, on its way, damaged and to be ordered', async () => {
  const { page, faults } = await open(`#/bom/${hall.boms.underWay}/`);
  await page.getByText('2336 units required in 53 lines').waitFor();
  await section(page, 'Money').getByText('€2,701,602.50').waitFor();
  await page.getByRole('link', { name: /^Damaged or missing/ }).click();
  await page.getByText('12 lines of 53').waitFor();
  await page
    .getByRole('row', { name: /Supermicro SSG-620P-ACR12L/ })
    .getByRole('img', { name: /^\d+ required: .*received, on hand.* 2 damaged$/ })
    .waitFor();
  await page.goto(page.url().replace(/#.*/, `#/bom/${hall.boms.changed}/`));
  await page.getByText('176 → 173').waitFor();
  await looksRight(page);
  expect(faults).toEqual([]);
});

test('the dock offers what is on its way', async () => {
  const { page, faults } = await open('#/dock/');
  await page
    .getByRole('link', { name: /JD014600004/ })
    .first()
    .click();
  await heading(page, 'JD014600004').waitFor();
  expect(faults).toEqual([]);
});

test('spares and imports say what to do first', async () => {
  const spares = await open('#/spares/');
  await heading(spares.page, 'Spares').waitFor();
  const imports = await open('#/import/');
  await heading(imports.page, 'Import').waitFor();
  await imports.page.getByText('260-dcim.cable.csv').first().waitFor();
  expect([spares.faults, imports.faults]).toEqual([[], []]);
});
