import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { hostileName, password } from '../../tools/console/estate.ts';
import { superuser } from './support/browser.ts';
import { everyRule, findings, heading, overflow, section } from './support/page.ts';
import { api, authorizationOf, browserForTests } from './support/tabs.ts';

const open = browserForTests();
const lifecycle = 'plugins/asset-lifecycle';

/** A BOM that a scope rule makes of planned devices, and one by hand with many lines. */
interface Made {
  readonly planned: number;
  readonly long: number;
  readonly hallA: number;
  readonly vendor: string;
}

const lines = 300;
let made: Made;
beforeAll(async () => {
  const site = await api.only('dcim/sites/?name=Frankfurt');
  const type = await api.only('dcim/device-types/?slug=leaf-48');
  const role = await api.create('dcim/device-roles/', { name: 'Leaf', slug: 'leaf' });
  const device = (name: string) => ({
    ...{ name, site: site.id, role: role.id, device_type: type.id, status: 'planned', airflow: 'front-to-rear' },
  });
  await api.request('POST', 'dcim/devices/', [device('leaf-1'), device('leaf-2')]);
  const { id: planned } = await api.create(`${lifecycle}/boms/`, { name: `Planned ${hostileName}`.slice(0, 100) });
  const rule = { bom: planned, object_types: ['dcim.device'], parameters: { status: ['planned'] } };
  await api.create(`${lifecycle}/bom-scope-rules/`, rule);
  const { id: long } = await api.create(`${lifecycle}/boms/`, { name: 'Three hundred lines' });
  const { id: cable } = await api.create(`${lifecycle}/cable-types/`, { type: 'smf-os2' });
  await api.request(
    'POST',
    `${lifecycle}/bom-line-items/`,
    Array.from({ length: lines }, (_, index) => ({
      ...{ bom: long, item_type: 'netbox_asset_lifecycle.cabletype', item_id: cable, quantity: index + 1 },
      variant: { length: index + 1, length_unit: 'm' },
    })),
  );
  const hallA = await api.only(`${lifecycle}/boms/?name=Hall A`);
  const vendor = await api.only(`${lifecycle}/vendors/?name=Northwind`);
  made = { planned, long, hallA: hallA.id, vendor: `Northwind (${vendor.id})` };
});

const dialog = (page: Page) => page.getByRole('dialog');
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const bar = '12,000 required: 2 received, on hand, 5 in transit, 3 ordered, to come, 11,990 to order, 1 damaged';

describe('the coverage of a BOM', () => {
  test('shows where the units of a line are, and the documents behind each number', async () => {
    const { page, faults } = await open('#/bom/');
    await page.getByRole('link', { name: 'Hall A', exact: true }).click();
    await heading(page, 'Hall A').waitFor();
    await section(page, 'Money').getByText('€95.00').waitFor();
    await page.locator('td').getByRole('img', { name: bar }).waitFor();
    await page.locator('tbody').getByRole('link', { name: '2 documents' }).click();
    await dialog(page).getByRole('link', { name: 'SW-SHORT' }).waitFor();
    expect(await dialog(page).getByRole('heading', { level: 3 }).allTextContents()).toEqual(['Received: 2']);
    expect(page.url()).toContain('number=received');
    await page.goBack();
    await dialog(page).waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
  });

  test('of many lines draws those in view; they are found, ordered, shared and saved', async () => {
    const { page } = await open(`#/bom/${made.long}/?ordering=-required`);
    await page.getByText(`${lines} lines`, { exact: true }).waitFor();
    await page.getByRole('rowheader', { name: 'length 300 m' }).waitFor();
    expect(await page.locator('.coverage tbody tr').count()).toBeLessThan(50);
    await page.locator('.frame').evaluate((frame) => frame.scrollTo(0, frame.scrollHeight));
    await page.getByRole('rowheader', { name: 'length 1 m' }).waitFor();
    const saved = page.waitForEvent('download');
    await button(page, 'Download CSV').click();
    const text = await readFile(await (await saved).path(), 'utf8');
    expect(text.trim().split('\n')).toHaveLength(lines + 1);
    await page.getByLabel('Find lines by item or variant').fill('299');
    await page.keyboard.press('Enter');
    await page.getByText(`1 line of ${lines}`).waitFor();
    expect(page.url()).toContain('ordering=-required&q=299');
  });

  test('says when the network is gone, and goes on when it is back', async () => {
    const { page } = await open('#/bom/');
    await page.getByRole('link', { name: 'Hall A', exact: true }).waitFor();
    await page.route('**/coverage/**', (route) => route.abort());
    await page.getByRole('link', { name: 'Hall A', exact: true }).click();
    expect(await page.getByRole('alert').textContent()).toContain('Check the network, then try again.');
    await page.unroute('**/coverage/**');
    await button(page, 'Try again').click();
    await page.getByText('1 line', { exact: true }).waitFor();
  });
});

test('a BOM is made, and says the next step', async () => {
  const { page } = await open('#/bom/');
  await button(page, 'New BOM …').click();
  await dialog(page).getByLabel('Name (required)').fill('Hall A');
  await button(page, 'Make the BOM').click();
  await dialog(page).getByText('BOM with this name already exists.').first().waitFor();
  await dialog(page).getByLabel('Name (required)').fill('Made by hand');
  await button(page, 'Make the BOM').click();
  await heading(page, 'Made by hand').waitFor();
  await page.getByRole('link', { name: 'scope rules' }).waitFor();
  await button(page, 'Generate …').click();
  await dialog(page).getByText('BOM has no enabled scope rules.').waitFor();
});

test('a BOM is generated, approved and ordered; each shows what will happen before it does', async () => {
  const { page, faults } = await open(`#/bom/${made.planned}/`);
  await page.getByText('The BOM has no lines yet.').waitFor();
  await button(page, 'Generate …').click();
  await dialog(page).getByText('2 objects come in').waitFor();
  expect(await api.all(`${lifecycle}/bom-line-items/?bom_id=${made.planned}`)).toEqual([]);
  await button(page, 'Generate').dblclick();
  await dialog(page).getByText('The BOM is generated.').waitFor();
  await button(page, 'Close').click();
  await page.getByText('None: the BOM is what the design needs.').waitFor();
  await page.locator('td').getByRole('img', { name: '2 required: 2 to order' }).waitFor();

  await button(page, 'Set to Approved').click();
  await button(page, 'Show what will happen').click();
  await dialog(page).getByText('The status goes from Draft to Approved').waitFor();
  await dialog(page).getByRole('button', { name: 'Set to Approved' }).click();
  await page.locator('.bom-status').getByText('Approved').waitFor();

  await button(page, 'Order …').click();
  await dialog(page).getByLabel('Vendor (required)').fill(made.vendor);
  await page.locator('datalist option').first().waitFor({ state: 'attached' });
  await button(page, 'Show what will happen').click();
  await dialog(page).getByText('A draft order to Northwind').waitFor();
  await button(page, 'Make the draft order').click();
  await dialog(page).getByText('Open the order').waitFor();
  const order = await api.only(`${lifecycle}/purchase-orders/?bom_id=${made.planned}`);
  await dialog(page).getByText('1 line with 2 units').waitFor();
  await page.setViewportSize({ width: 320, height: 640 });
  const hidden = `[...document.querySelectorAll('dialog[open]')].map((one) => one.scrollWidth - one.clientWidth)`;
  expect(await page.evaluate(hidden)).toEqual([0]);
  await page.setViewportSize({ width: 1280, height: 800 });
  expect(await api.all(`${lifecycle}/po-line-items/?purchase_order_id=${order.id}`)).toEqual([]);
  await button(page, 'Copy these lines to the order').click();
  await page.locator('td [aria-label="2 required: 2 on draft orders"]').waitFor();
  await dialog(page).getByText('The order has its lines.').waitFor();
  await button(page, 'Close').click();
  await button(page, 'Order …').waitFor({ state: 'detached' });
  await expect.poll(() => page.evaluate('document.activeElement.outerHTML.slice(0, 60)')).toContain('id="main"');
  expect(await api.all(`${lifecycle}/po-line-items/?purchase_order_id=${order.id}`)).toHaveLength(1);
  expect(faults).toEqual([]);
});

/** Somebody who may view these types; of orders only those that the constraints allow. */
async function viewer(username: string, orders: null | { currency: string }): Promise<string> {
  const { id: user } = await api.create('users/users/', { username, password });
  const view = (types: readonly string[], constraints: null | { currency: string }) =>
    api.create('users/permissions/', {
      ...{ name: `${username} ${types[0]}`, object_types: types.map((type) => `netbox_asset_lifecycle.${type}`) },
      ...{ actions: ['view'], constraints, users: [user] },
    });
  await view(['bom', 'bomlineitem', 'polineitem', 'shipment', 'shipmentlineitem', 'vendor'], null);
  await view(['purchaseorder'], orders);
  return authorizationOf(username, password);
}

describe('people see what they may', () => {
  test('a reader finds nothing to do', async () => {
    const { page } = await open(`#/bom/${made.hallA}/`, { authorization: await viewer('bom-reader', null) });
    await page.locator('td').getByRole('img', { name: bar }).waitFor();
    await section(page, 'Orders').getByRole('link', { name: 'PO-77' }).waitFor();
    await page.getByText('Not now:').waitFor();
    const buttons = await page.locator('main').getByRole('button').allTextContents();
    expect(buttons.toSorted()).toEqual(['Download CSV', 'Search']);
  });

  test('a person from whom orders are hidden is told that numbers are not known, and no names', async () => {
    const authorization = await viewer('bom-local', { currency: 'USD' });
    const { page } = await open(`#/bom/${made.hallA}/`, { authorization });
    await page.locator('td').getByText('not known').first().waitFor();
    await page.locator('td').getByRole('img', { name: 'not known: documents are hidden' }).waitFor();
    await page.getByRole('link', { name: 'With hidden documents' }).waitFor();
    expect(await page.locator('main').textContent()).not.toContain('PO-77');
  });
});

test('axe finds nothing, light or dark, and all fits on a phone', async () => {
  const { page } = await open('#/bom/', { authorization: superuser });
  const views: readonly (readonly [string, string])[] = [
    ['#/bom/', 'Hall A'],
    [`#/bom/${made.hallA}/`, '€95.00'],
    [`#/bom/${made.planned}/`, 'Compare with the design'],
    [`#/bom/${made.hallA}/?line=1`, 'The item'],
    [`#/bom/${made.hallA}/?show=surplus`, 'No line is like that.'],
    ['#/bom/999/', 'It was deleted, or you may not view it.'],
  ];
  for (const [hash, shown] of views) {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
    await page.getByText(shown).first().waitFor();
    await page.emulateMedia({ colorScheme: 'light' });
    expect([hash, ...(await findings(page, everyRule))]).toEqual([hash]);
    // Whether or not there is so much in it that it scrolls.
    expect(await page.locator('.scroll:not([tabindex])').count()).toBe(0);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect([hash, ...(await findings(page, everyRule))]).toEqual([hash]);
    await page.setViewportSize({ width: 320, height: 640 });
    expect([hash, await overflow(page)]).toEqual([hash, 0]);
  }
});
