import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { hostileName, password, vendors } from '../../tools/console/estate.ts';
import { pagesOf } from '../support/pdf.ts';
import { superuser } from './support/browser.ts';
import { heading, section } from './support/page.ts';
import { api, authorizationOf, browserForTests } from './support/tabs.ts';

const open = browserForTests();
const lifecycle = '#/plugins/asset-lifecycle';

describe('Today', () => {
  test('shows what waits, and each line opens its place', async () => {
    const { page, faults } = await open('');
    const waits: Readonly<Record<string, string>> = {
      'Overdue orders': 'PO-77',
      'Overdue shipments': 'SW-LATE',
      'BOMs that are not current': hostileName,
      'Units that are missing': '5 in shipment 2',
      'Units that came damaged': '5 in shipment 2',
      'BOMs to approve': 'Hall B',
      'Orders to approve': 'PO-78',
    };
    for (const [title, line] of Object.entries(waits))
      await section(page, title).getByRole('link', { name: line, exact: true }).waitFor();
    expect(await page.locator('main section').count()).toBe(Object.keys(waits).length);
    await section(page, 'Orders to approve').getByText('€0.00').waitFor();
    await section(page, 'Overdue orders').getByText('expected on 2026-01-02').waitFor();
    await section(page, 'Overdue orders').getByRole('link', { name: 'PO-77' }).click();
    await heading(page, 'PO-77').waitFor();
    expect(page.url()).toContain(`${lifecycle}/purchase-orders/1/`);
    await page.goBack();
    await heading(page, 'Today').waitFor();
    expect(faults).toEqual([]);
  });

  test('shows by itself what others change', async () => {
    const { page } = await open('');
    await page.getByText('Live: changes show by themselves.').waitFor();
    const { id } = await api.create('plugins/asset-lifecycle/boms/', { name: 'Made meanwhile' });
    const line = section(page, 'BOMs to approve').getByRole('link', { name: 'Made meanwhile' });
    await line.waitFor();
    await api.request('DELETE', `plugins/asset-lifecycle/boms/${id}/`);
    await line.waitFor({ state: 'detached' });
  });
});

describe('the page of an object', () => {
  test('prints its documents', async () => {
    const { page, faults } = await open(`${lifecycle}/shipments/2/`);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Print discrepancies' }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe('shipments-2-discrepancies.pdf');
    const [first] = await pagesOf(await readFile(await file.path()));
    expect(first?.read).toContain('Discrepancy report SW-SHORT');
    expect(faults).toEqual([]);
  });

  test('has its fields, what refers to it, its journal and its changes, whatever they are called', async () => {
    const { page, faults } = await open('#/dcim/sites/1/');
    await heading(page, hostileName.slice(0, 100)).waitFor();
    expect(await page.title()).toBe(`${hostileName.slice(0, 100)} · Quartermaster`);
    const status = page.locator('.fields > div').filter({ has: page.getByText('Status', { exact: true }) });
    expect(await status.locator('dd').textContent()).toBe('Active');
    await section(page, 'Related').getByRole('link', { name: 'Receiving slips' }).waitFor();
    await section(page, 'Journal').getByText(hostileName).waitFor();
    await section(page, 'Change log').getByText('Created by admin').waitFor();
    await section(page, 'Related').getByRole('link', { name: 'Shipments' }).click();
    await page.getByText('5 objects').waitFor();
    expect(page.url()).toContain(`${lifecycle}/shipments/?site_id=1`);
    await page.getByRole('link', { name: 'Remove the filter Site id: 1' }).click();
    await page.getByRole('list', { name: 'Filters' }).waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
  });

  test('offers what can be done with it, shows what would happen, and does it once', async () => {
    const { id } = await api.create('plugins/asset-lifecycle/boms/', { name: 'Generated here' });
    const rule = { bom: id, object_types: ['dcim.rack'], parameters: {} };
    await api.create('plugins/asset-lifecycle/bom-scope-rules/', rule);
    const { page, faults } = await open(`${lifecycle}/boms/${id}/`);
    await page.getByRole('button', { name: 'Generate', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Generate' });
    await dialog.getByText('Rolls the objects in scope up into line items').waitFor();
    await dialog.getByRole('button', { name: 'Show what will happen' }).click();
    await dialog.getByText('What it would answer').waitFor();
    expect(await api.request('GET', `plugins/asset-lifecycle/boms/${id}/`)).toMatchObject({ last_generated: null });
    await dialog.getByRole('button', { name: 'Generate', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.locator('.fields').getByText('Last generated').waitFor();
    await page.getByRole('button', { name: 'Set to Approved' }).click();
    await page.getByRole('dialog').getByLabel('Changelog message').fill('Looked through');
    await page.keyboard.press('Enter');
    await section(page, 'Change log').getByText('Looked through').waitFor();
    await api.request('DELETE', `plugins/asset-lifecycle/boms/${id}/`);
    expect(faults).toEqual([]);
  });

  test('says why a status is not to be had now', async () => {
    const answer = await api.request('GET', 'plugins/asset-lifecycle/purchase-orders/1/transitions/');
    expect(answer).toMatchObject({
      transitions: expect.arrayContaining([expect.objectContaining({ allowed: false })]),
    });
    const { page } = await open(`${lifecycle}/purchase-orders/1/`);
    await page.getByText('Not now: ').click();
    await page.getByText('Cannot transition from ordered to draft').waitFor();
  });

  test('asks for what a status lacks', async () => {
    const order = await api.create('plugins/asset-lifecycle/purchase-orders/', { bom: 1, vendor: 1 });
    const at = `plugins/asset-lifecycle/purchase-orders/${order.id}/`;
    await api.request('PATCH', at, { status: 'approved' });
    const { page } = await open(`#/${at}`);
    await page.getByText('Not now: ').click();
    await page.getByText('Order ID: An order ID is required in status ordered.').waitFor();
    await page.getByRole('button', { name: 'Fill in and set to Ordered' }).click();
    await page.getByRole('dialog').getByLabel('Order ID').fill('A-late');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await api.request('GET', at)).toMatchObject({ status: { value: 'ordered' }, order_id: 'A-late' });
    await api.request('DELETE', at);
  });

  test('says what to do where there is none', async () => {
    const { page } = await open('#/dcim/sites/999/');
    expect(await page.getByRole('alert').textContent()).toContain('It was deleted, or you may not view it.');
    await page.getByRole('link', { name: 'Go to the list' }).click();
    await page.getByText('2 objects').waitFor();
  });
});

describe('a list', () => {
  test('draws only what is in view, of any length', async () => {
    const { page } = await open(`${lifecycle}/vendors/`);
    await page.getByText(`${vendors} objects`).waitFor();
    const frame = page.getByRole('region', { name: 'Vendors' });
    await frame.focus();
    await page.keyboard.press('End');
    await frame.getByRole('link', { name: 'Vendor 0348' }).waitFor();
    expect(await frame.locator('tbody tr').count()).toBeLessThan(60);
    expect(await frame.locator('table').getAttribute('aria-rowcount')).toBe(String(vendors + 1));
    await page.keyboard.press('Home');
    await frame.getByRole('link', { name: 'Northwind' }).waitFor();
  });

  test('is searched, ordered and shared by its address', async () => {
    const { page } = await open(`${lifecycle}/vendors/`);
    await page.getByLabel('Search this list').fill('0012');
    await page.keyboard.press('Enter');
    await page.getByText('1 object', { exact: true }).waitFor();
    const again = await open(new URL(page.url()).hash);
    await again.page.getByRole('link', { name: 'Vendor 0012' }).waitFor();
    await page.getByLabel('Search this list').fill('nobody');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Show all' }).click();
    await page.getByText(`${vendors} objects`).waitFor();
    const orders = await open(`${lifecycle}/purchase-orders/`);
    const column = orders.page.getByRole('columnheader', { name: 'Order ID' });
    await column.getByRole('link').click();
    await orders.page.locator('[aria-sort="ascending"]').getByRole('link').click();
    await orders.page.locator('tbody tr:first-child').getByText('PO-78').first().waitFor();
    expect(orders.page.url()).toContain('ordering=-order_id');
  });

  test('says in words what is wrong with its address', async () => {
    const { page } = await open('#/dcim/sites/?nosuchfilter=1');
    expect(await page.getByRole('alert').textContent()).toContain('nosuchfilter: Unknown filter.');
    await page.getByRole('link', { name: 'Show all without filters' }).click();
    await page.getByText('2 objects').waitFor();
    const unknown = await open('#/no/such/list/');
    expect(await unknown.page.getByRole('alert').textContent()).toContain('Not found');
  });
});

test('the search box finds objects of all types, and says when there are none', async () => {
  const { page, faults } = await open('');
  await page.getByLabel('Search everything').fill('onerror');
  await page.keyboard.press('Enter');
  await section(page, 'Sites')
    .getByRole('link', { name: hostileName.slice(0, 100) })
    .waitFor();
  await section(page, 'BOMs').getByRole('link', { name: hostileName, exact: true }).waitFor();
  await page.getByText('objects found.').waitFor();
  await page.getByLabel('Search everything').fill('nothing has this name');
  await page.keyboard.press('Enter');
  await page.getByText('Nothing matches.').waitFor();
  expect(faults).toEqual([]);
});

describe('people see what they may view, and no more', () => {
  test('a person who may view sites', async () => {
    const authorization = await authorizationOf('reader', password);
    const { page, faults } = await open('', { authorization });
    await page.getByText('You may not view anything of what waits here.').waitFor();
    await page.getByText('Looks for changes every half minute').waitFor();
    const site = await open('#/dcim/sites/2/', { authorization });
    await heading(site.page, 'Frankfurt').waitFor();
    await site.page.locator('.fields').getByText('Frankfurt').waitFor();
    await site.page.getByText('Nothing refers to this.').waitFor();
    expect(await site.page.getByRole('heading', { level: 2 }).allTextContents()).toEqual(['Fields', 'Related']);
    const list = await open(`${lifecycle}/boms/`, { authorization });
    expect(await list.page.getByRole('alert').textContent()).toContain('Ask an administrator for the permission');
    expect([faults, site.faults, list.faults]).toEqual([[], [], []]);
  });

  test('a person who may view one site', async () => {
    const authorization = await authorizationOf('local', password);
    const { page } = await open('#/dcim/sites/', { authorization });
    await page.getByText('1 object', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Frankfurt' }).waitFor();
    const hidden = await open('#/dcim/sites/1/', { authorization });
    expect(await hidden.page.getByRole('alert').textContent()).toContain('It was deleted, or you may not view it.');
    const found = await open('#/search/?q=onerror', { authorization });
    await found.page.getByText('Nothing matches.').waitFor();
  });
});

test('works below a stage, and says when the network is gone', async () => {
  const { page, faults } = await open('', { authorization: superuser });
  const { origin } = new URL(page.url());
  await page.route(`${origin}/dev/**`, (route) => route.continue({ url: route.request().url().replace('/dev/', '/') }));
  await page.goto(`${origin}/dev/console/#/dcim/sites/`);
  await page.getByRole('link', { name: 'Frankfurt' }).click();
  await heading(page, 'Frankfurt').waitFor();
  expect(page.url()).toBe(`${origin}/dev/console/#/dcim/sites/2/`);
  // What other tests have made may refer to it.
  await section(page, 'Related').getByText('Loading').waitFor({ state: 'detached' });
  expect(await page.getByRole('alert').count()).toBe(0);
  expect(faults).toEqual([]);
  await page.context().setOffline(true);
  await page.getByRole('link', { name: 'Sites' }).click();
  expect(await page.getByRole('alert').textContent()).toContain('Check the network, then try again.');
  await page.context().setOffline(false);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('2 objects').waitFor();
});
