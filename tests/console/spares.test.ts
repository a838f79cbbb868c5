import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { drawForecasts } from '../../src/functions/http/formats/forecast-drawing.ts';
import { hostileName, password } from '../../tools/console/estate.ts';
import { makeSpares, type SparesEstate } from '../../tools/console/spares-estate.ts';
import { number } from '../../tools/demo/api.ts';
import { everyRule, findings, heading, overflow, section } from './support/page.ts';
import { api, authorizationOf, browserForTests } from './support/tabs.ts';

const open = browserForTests();
const lifecycle = 'plugins/asset-lifecycle';
const cageName = hostileName.slice(0, 100);
const types = ['spareitem', 'spareitemallocation', 'sparespool', 'sparemovement', 'sparereservation'].map(
  (model) => `netbox_asset_lifecycle.${model}`,
);

let estate: SparesEstate;
let item: string;
beforeAll(async () => {
  const { id: bom } = await api.only(`${lifecycle}/boms/?name=Hall A`);
  estate = await makeSpares(api, { sites: [1, 1], bom, cage: cageName });
  item = `#/spares/${estate.shelf}/dcim.moduletype/${estate.opticsType}/`;
  await makePeople();
});

/** One who may view all spares, and one who may view and change what is on the shelf, and nothing else. */
async function makePeople(): Promise<void> {
  const person = async (username: string, grants: readonly object[]) => {
    const { id: user } = await api.create('users/users/', { username, password });
    for (const [index, grant] of grants.entries())
      await api.create('users/permissions/', { name: `${username} ${index}`, users: [user], ...grant });
  };
  const view = { actions: ['view'], constraints: null };
  const onShelf = { pool__name: 'Shelf 3' };
  await person('looker', [{ ...view, object_types: types }]);
  await person('keeper', [
    { actions: ['view'], object_types: ['netbox_asset_lifecycle.sparespool'], constraints: { name: 'Shelf 3' } },
    {
      actions: ['view', 'change'],
      object_types: ['netbox_asset_lifecycle.spareitem', 'netbox_asset_lifecycle.spareitemallocation'],
      constraints: onShelf,
    },
  ]);
}

/** Runs in the page. */
const isPainted = `(() => {
  const canvas = document.querySelector('.chart canvas');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return data.some(Boolean);
})()`;

const goTo = (page: Page, hash: string) => page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
const dialog = (page: Page) => page.getByRole('dialog');
/** Types what an object is called, and waits until that means one. */
async function choose(page: Page, label: string, name: string): Promise<void> {
  await dialog(page).getByLabel(label).fill(name);
  await dialog(page).getByLabel(label).and(page.locator(':valid')).waitFor();
}

/** A row of what will happen: now, and after. */
async function outlook(page: Page, what: string): Promise<readonly string[]> {
  const row = dialog(page).locator('tr').filter({ hasText: what }).first();
  await row.waitFor();
  return row.locator('td').allInnerTexts();
}
const line = (page: Page, name: string) => page.locator('.stock li').filter({ hasText: name });
const unitsOf = async (spare: number) => number(await api.only(`${lifecycle}/spare-items/?id=${spare}`), 'quantity');
const entriesOf = async (spare: number) =>
  (await api.all(`${lifecycle}/spare-movements/?spare_item_id=${spare}`)).length;

describe('pools', () => {
  test('show what is short against its bounds, by site, and filters are in the address', async () => {
    const { page, faults } = await open('#/spares/');
    const shelf = page.locator('.pool-card').filter({ has: page.getByRole('heading', { name: 'Shelf 3' }) });
    await shelf.getByText('4 levels, 2 short, 1 above maximum').waitFor();
    expect(await shelf.getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringMatching(/Fan tray FT-8\s+▼ 3 short\s+0 in stock, minimum 3, reorder 4/),
      expect.stringMatching(
        /SFP28 25G SR\s+▼ 3 short\s+17 in stock, 4 of them reserved, minimum 20, maximum 60, reorder 20/,
      ),
      expect.stringMatching(/smf lc - lc ffeb3b 3 m\s+▲ 14 above maximum\s+64 in stock, maximum 50/),
    ]);
    await page.getByText('3 pools, something is short in 1').waitFor();
    await page.getByRole('heading', { level: 3, name: cageName }).waitFor();
    await page.getByLabel('Only where something is short').check();
    await page.getByRole('heading', { level: 3, name: 'Cupboard' }).waitFor({ state: 'detached' });
    expect(page.url()).toContain('#/spares/?short=true');
    await page.getByLabel('Search pools').fill('cupb');
    await page.keyboard.press('Enter');
    await page.getByText('No pool matches.').waitFor();
    await page.goBack();
    await shelf.getByRole('link', { name: 'Shelf 3' }).click();
    await heading(page, 'Shelf 3').waitFor();
    expect(faults).toEqual([]);
  });

  test('show all that is in one, the most urgent first, or as the address says', async () => {
    const { page } = await open(`#/spares/${estate.shelf}/`);
    await page.getByText('5 items').waitFor();
    const names = () => page.locator('.stock .what a').allInnerTexts();
    expect(await names()).toEqual([
      'Fan tray FT-8',
      'SFP28 25G SR',
      'smf lc - lc',
      'Power supply 1100 W',
      'Server NL-2',
    ]);
    await line(page, 'SFP28').getByText('3 damaged or otherwise not to be used').waitFor();
    await line(page, 'Power supply').getByText('7 in stock').waitFor();
    await page.getByLabel('Show').selectOption('unset');
    await page.getByText('1 of 5 items').waitFor();
    await goTo(page, `#/spares/${estate.shelf}/?q=4712&sort=name`);
    await page.getByText('1 of 5 items').waitFor();
    expect(await names()).toEqual(['Server NL-2']);
    await goTo(page, `#/spares/${estate.shelf}/?q=nothing`);
    await page.getByRole('link', { name: 'Show everything in this pool' }).click();
    await page.getByText('5 items').waitFor();
    await goTo(page, `#/spares/${estate.cupboard}/`);
    await page.getByText('This pool is empty').waitFor();
    await goTo(page, '#/spares/999999/');
    expect(await page.getByRole('alert').textContent()).toContain('It was deleted, or you may not view it.');
    await goTo(page, '#/spares/elsewhere/');
    await heading(page, 'Nothing is here').waitFor();
  });
});

describe('an item in a pool', () => {
  test('has its level, units, reservations and ledger, and follows what others do', async () => {
    const { page, faults } = await open(item);
    await heading(page, 'SFP28 25G SR').waitFor();
    await section(page, 'Level').getByText('17 in stock, 4 of them reserved').waitFor();
    expect(await section(page, 'Units').getByRole('listitem').count()).toBe(2);
    await section(page, 'Reservations').getByRole('link', { name: '4 for Hall A' }).waitFor();
    await section(page, 'Ledger').getByText('between 0 and 58, now 17.').waitFor();
    await section(page, 'Ledger').getByText('Below the minimum since').waitFor();
    const entries = page.getByRole('region', { name: 'Entries of the ledger' }).locator('tbody tr');
    const ledger = await entries.allInnerTexts();
    expect(ledger).toHaveLength(16);
    expect(ledger[0]).toMatch(/Transfer\s+-16\s+17\s+17 x SFP28 25G SR\s+.*To the other hall\s+admin/s);
    await page.locator('.chart canvas').waitFor();
    await expect.poll(() => page.evaluate(isPainted)).toBe(true);
    const pool = { item_type: 'dcim.moduletype', item_id: estate.opticsType, reason: 'Meanwhile' };
    await api.act(`${lifecycle}/spares-pools/${estate.shelf}/receive/`, { ...pool, quantity: 5 });
    await section(page, 'Level').getByText('Only 18 free').waitFor();
    await entries.first().getByText('Meanwhile').waitFor();
    expect(faults).toEqual([]);
  });

  test('is transferred once, after both pools were shown as they will be', async () => {
    const before = [await unitsOf(estate.optics), await entriesOf(estate.optics)];
    const { page, faults } = await open(item);
    const button = section(page, 'Units')
      .getByRole('button', { name: /^Transfer \d+ x/ })
      .first();
    await button.click();
    await choose(page, 'Pool', 'Cupboard');
    await dialog(page).getByLabel('Quantity').fill('3');
    await dialog(page).getByRole('button', { name: 'Show what will happen' }).dblclick();
    await dialog(page).getByText('In stock in Cupboard').waitFor();
    expect(await outlook(page, 'In stock here')).toEqual(['22', '19']);
    expect(await outlook(page, 'In stock in Cupboard')).toEqual(['0', '3']);
    await dialog(page).getByText('1 short').waitFor();
    expect([await unitsOf(estate.optics), await entriesOf(estate.optics)]).toEqual(before);
    await dialog(page).getByRole('button', { name: 'Transfer' }).dblclick();
    await page.getByText('Transfer: done.').waitFor();
    expect([await unitsOf(estate.optics), await entriesOf(estate.optics)]).toEqual([19, (before[1] ?? 0) + 1]);
    expect(faults).toEqual([]);
  });

  test('is adjusted, reserved and released; what is wrong stands at its field', async () => {
    const { page } = await open(`${item}?do=adjust&on=${estate.optics}`);
    await dialog(page).getByLabel('Quantity').fill('2');
    await dialog(page).getByLabel('Reason').fill('Counted');
    await page.keyboard.press('Enter');
    await dialog(page).getByRole('alert').getByText('4 units are reserved').waitFor();
    await dialog(page).getByLabel('Quantity').fill('21');
    await page.keyboard.press('Enter');
    await dialog(page).getByText('Only 17 free').waitFor();
    await dialog(page).getByLabel('Quantity').fill('24');
    await page.keyboard.press('Enter');
    await dialog(page).getByText('Level met').waitFor();
    await page.keyboard.press('Enter');
    await section(page, 'Level').getByText('24 in stock').waitFor();
    expect(page.url()).not.toContain('do=');

    const cancel = section(page, 'Reservations').getByRole('button', { name: 'Cancel 4 for Hall A' });
    await cancel.click();
    expect(await outlook(page, 'Reserved')).toEqual(['4', '0']);
    await dialog(page).getByRole('button', { name: 'Cancel the reservation' }).click();
    await section(page, 'Reservations').getByText('Nothing is reserved.').waitFor();

    await section(page, 'Units')
      .getByRole('button', { name: /^Reserve 24 x/ })
      .click();
    await choose(page, 'BOM', 'Hall A');
    await dialog(page).getByLabel('Quantity').fill('6');
    await dialog(page).getByRole('button', { name: 'Show what will happen' }).click();
    expect(await outlook(page, 'Reserved')).toEqual(['0', '6']);
    await dialog(page).getByText('Only 18 free').waitFor();
    await dialog(page).getByRole('button', { name: 'Reserve' }).click();
    await section(page, 'Reservations').getByRole('link', { name: '6 for Hall A' }).waitFor();
  });

  test('gets another level, and loses a bound', async () => {
    const { page } = await open(`${item}?do=level`);
    await dialog(page).getByLabel('Max quantity').fill('');
    await dialog(page).getByLabel('Min quantity').fill('30');
    await dialog(page).getByRole('button', { name: 'Show what will happen' }).click();
    await dialog(page).getByText('6 short').waitFor();
    await dialog(page).getByRole('button', { name: 'Set the level' }).click();
    await section(page, 'Level').getByText('minimum 30, reorder 20').waitFor();
    await page.keyboard.press('Escape');
  });
});

/** What a year of draws would tell: the clock of the stack cannot be turned back. */
const yearly = {
  months: 12,
  draws: 14,
  rate: 1.5,
  method: 'steady',
  trust: 'fair',
  lead_time_days: 45,
  lead_time_source: 'listed',
  demand_p50: 2,
  demand_p90: 5,
  on_order: 0,
  dry_p50: '2027-09-01',
  dry_p90: '2027-05-01',
  suggested_min_quantity: 7,
  suggested_max_quantity: 11,
  suggested_reorder_quantity: 5,
  hidden_documents: 0,
};

test('an item has a forecast, whose bounds the form of the level takes over', async () => {
  const { page, faults } = await open(item);
  await section(page, 'Forecast').getByText('The record is shorter than a month').waitFor();
  await page.route('**/forecast/?*', (route) =>
    route.request().url().includes('format=svg')
      ? route.fulfill({ contentType: 'image/svg+xml', body: drawForecasts({ entries: [yearly] }) })
      : route.fulfill({ json: { entries: [yearly] } }),
  );
  await page.reload();
  await section(page, 'Forecast').getByText('1.5 a month').waitFor();
  await section(page, 'Forecast').getByText('45 days (by the price list)').waitFor();
  await page.getByRole('img', { name: 'Levels up to now' }).waitFor();
  await expect.poll(() => page.evaluate("document.querySelector('.drawing').naturalWidth")).toBe(720);
  expect(await findings(page, everyRule)).toEqual([]);
  await section(page, 'Forecast').getByRole('button', { name: 'Set the suggested level' }).click();
  expect(await dialog(page).getByLabel('Min quantity').inputValue()).toBe('7');
  expect(await dialog(page).getByLabel('Max quantity').inputValue()).toBe('11');
  expect(await dialog(page).getByLabel('Reorder quantity').inputValue()).toBe('5');
  await dialog(page).getByRole('button', { name: 'Show what will happen' }).click();
  await dialog(page).getByText('minimum 7, maximum 11').waitFor();
  await page.keyboard.press('Escape');
  expect(faults).toEqual([]);
});

describe('people', () => {
  test('who may only look are offered nothing to do', async () => {
    const authorization = await authorizationOf('looker', password);
    const { page, faults } = await open(item, { authorization });
    await section(page, 'Ledger').getByText('Weekly count').first().waitFor();
    expect(await page.locator('main button').count()).toBe(0);
    await goTo(page, `${item}?do=adjust&on=${estate.optics}`);
    expect(await dialog(page).count()).toBe(0);
    expect(faults).toEqual([]);
  });

  test('who may change one pool see that one, and hear nothing of others', async () => {
    const authorization = await authorizationOf('keeper', password);
    const { page } = await open('#/spares/', { authorization });
    await page.getByText('1 pool, something is short in 1').waitFor();
    await goTo(page, item);
    await page.getByText('You may not view the ledger of spares.').waitFor();
    await section(page, 'Units')
      .getByRole('button', { name: /^Adjust 24 x/ })
      .waitFor();
    expect(await page.getByRole('heading', { level: 2 }).allInnerTexts()).toEqual(['Level', 'Units']);
    expect(await page.locator('body').textContent()).not.toContain('onerror');
    await goTo(page, `#/spares/${estate.cage}/`);
    expect(await page.getByRole('alert').textContent()).toContain('It was deleted, or you may not view it.');
  });
});

test('what cannot be loaded or sent is told, and is not lost', async () => {
  const { page } = await open(`${item}?do=scrap&on=${estate.optics}`);
  await dialog(page).getByLabel('Reason').fill('Broken');
  await page.context().setOffline(true);
  await page.keyboard.press('Enter');
  await dialog(page).getByText('Quartermaster cannot be reached.').waitFor();
  await page.context().setOffline(false);
  await page.keyboard.press('Enter');
  expect(await outlook(page, 'In stock here')).toEqual(['24', '23']);
  await page.keyboard.press('Escape');
  await page.context().setOffline(true);
  await page.getByRole('link', { name: 'Shelf 3' }).click();
  await page.getByRole('alert').waitFor();
  await page.context().setOffline(false);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('5 items').waitFor();
});

test('what is loaded late takes the focus from nobody', async () => {
  const { page } = await open('#/browse/');
  const { promise: isTyped, resolve: release } = Promise.withResolvers<void>();
  await page.route(`**/spares-pools/${estate.shelf}/`, async (route) => {
    await isTyped;
    await route.continue();
  });
  await goTo(page, `#/spares/${estate.shelf}/`);
  await heading(page, `Pool ${estate.shelf}`).waitFor();
  await page.getByRole('searchbox', { name: 'Search everything' }).fill('Rack');
  release();
  await heading(page, 'Shelf 3').waitFor();
  expect(await page.evaluate('document.activeElement.value')).toBe('Rack');
});

test('axe finds nothing in any view, light or dark, and all fit on a phone', async () => {
  const { page, faults } = await open('#/spares/');
  const views: readonly (readonly [string, () => Promise<void>])[] = [
    ['#/spares/', () => page.getByRole('heading', { level: 3, name: cageName }).waitFor()],
    [`#/spares/${estate.shelf}/`, () => line(page, 'Server').waitFor()],
    [`#/spares/${estate.cage}/`, () => line(page, 'onerror').waitFor()],
    [item, () => page.locator('.chart canvas').waitFor()],
    [
      `#/spares/${estate.cage}/dcim.moduletype/${estate.opticsType}/`,
      () => page.getByRole('link', { name: cageName }).waitFor(),
    ],
    [
      `${item}?do=transfer&on=${estate.optics}`,
      async () => {
        await choose(page, 'Pool', cageName);
        await dialog(page).getByRole('button', { name: 'Show what will happen' }).click();
        await dialog(page).getByText('Level in').waitFor();
      },
    ],
  ];
  for (const [hash, shown] of views) {
    await page.setViewportSize({ width: 1280, height: 800 });
    await goTo(page, hash);
    await shown();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect([hash, colorScheme, ...(await findings(page, everyRule))]).toEqual([hash, colorScheme]);
    }
    await page.setViewportSize({ width: 320, height: 640 });
    expect([hash, await overflow(page)]).toEqual([hash, 0]);
  }
  expect(faults).toEqual([]);
});
