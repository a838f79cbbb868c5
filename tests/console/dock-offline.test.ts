import { describe, expect, test, vi } from 'vitest';
import { large, other, serialsOf, small } from '../../tools/console/deliveries.ts';
import { isRecord } from '../../tools/demo/api.ts';
import { consoleUrl, superuser } from './support/browser.ts';
import { idOf, isKept, makePerson, shipments, totals, type, verdict } from './support/dock.ts';
import { heading, section } from './support/page.ts';
import { api, browserForTests } from './support/tabs.ts';

const open = browserForTests();

describe('without the network', () => {
  const [first = '', second = '', third = ''] = serialsOf(other);

  test('scans are kept over a reload and a closed tab, for nobody else, and are sent once', async () => {
    const id = await idOf(other);
    const hand = await makePerson('hand', ['view', 'change']);
    const { page } = await open(`#/dock/${id}/`, { authorization: hand });
    await page.getByText('Ready').waitFor();
    await type(page, first);
    await verdict(page, 'Expected', first);
    await isKept(page);
    const context = page.context();
    await context.setOffline(true);
    await type(page, second, second);
    await verdict(page, 'Twice', second);
    await page.getByText('2 scans not sent yet').waitFor();
    await page.reload();
    await heading(page, other.tracking).waitFor();
    await page.getByText('2 scans not sent yet').waitFor();
    await type(page, third);
    await verdict(page, 'Preliminary', third);
    await page.getByText('3 scans not sent yet').waitFor();
    const kept = await page.evaluate<string>(everythingKept);
    expect(kept).toContain(third);
    expect(kept).not.toContain(hand.slice(-20));
    // A page that is closed may still hear that the network is back, for a moment; one that was left does not.
    await page.goto('about:blank');
    await page.close();

    await context.setOffline(false);
    const someone = await context.newPage();
    await someone.addInitScript(
      `sessionStorage['quartermaster.session'] = JSON.stringify({ authorization: '${superuser}' })`,
    );
    await someone.goto(`${consoleUrl}#/dock/`);
    await someone.getByText('3 scans of other people are kept on this device.').waitFor();
    expect(await totals(id)).toMatchObject({ seen: 1, scans: 1 });

    const again = await context.newPage();
    await again.addInitScript(`sessionStorage['quartermaster.session'] = JSON.stringify({ authorization: '${hand}' })`);
    await again.goto(`${consoleUrl}#/browse/`);
    await vi.waitFor(async () => expect(await totals(id)).toEqual({ seen: 3, twice: 1, scans: 4, unknown: 0 }), 10_000);
  });

  test('an answer that is lost on its way is asked for again, and a bad one is told', async () => {
    const id = await idOf(other);
    const { scans: before } = await totals(id);
    const { page } = await open(`#/dock/${id}/`);
    await page.getByText('Ready').waitFor();
    const path = `**/shipments/${id}/scans/`;
    await page.route(
      path,
      async (route) => {
        await route.fetch();
        await route.fulfill({ status: 503, json: { detail: 'Too busy.' } });
      },
      { times: 1 },
    );
    await type(page, 'LOST-ANSWER');
    await page.getByText('Too busy.').waitFor();
    await page.getByRole('button', { name: 'Send now' }).click();
    await verdict(page, 'Unknown', 'LOST-ANSWER');
    await page.getByText('All scans are sent.').waitFor();
    expect((await totals(id)).scans).toBe(Number(before) + 1);
    await type(page, 'X'.repeat(500));
    await verdict(page, 'Not taken', 'XXX');
    await page.route(path, (route) => route.fulfill({ status: 404, json: { detail: 'Not found.' } }));
    await type(page, 'NOWHERE');
    await page.getByRole('button', { name: 'Discard them' }).click();
    await page.getByRole('button', { name: 'Discard', exact: true }).click();
    await page.getByText('All scans are sent.').waitFor();
    await page.unroute(path);
    await isKept(page);
    const kept = await page.evaluate<readonly string[]>(everythingCached);
    expect(kept).toContain(consoleUrl);
    expect(kept.filter((url) => !url.startsWith(consoleUrl))).toEqual([]);
  });
});

/** All that IndexedDB has, as text. */
const everythingKept = `(async () => {
  const found = [];
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((resolve) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => resolve(request.result);
    });
    for (const store of database.objectStoreNames)
      found.push(await new Promise((resolve) => {
        const request = database.transaction(store).objectStore(store).getAll();
        request.onsuccess = () => resolve(request.result);
      }));
  }
  return JSON.stringify(found);
})()`;

test('a damaged unit is marked while the note has the focus, and the receipt is shown before it is posted', async () => {
  const id = await idOf(other);
  const [first = '', second = ''] = serialsOf(other);
  const { page, faults } = await open(`#/dock/${id}/`);
  await page.getByText('Ready').waitFor();
  await page.getByLabel('Damaged').check();
  await page.getByLabel('What is wrong with it?').fill('Bent');
  await type(page, second);
  await verdict(page, 'Damaged', second);
  await section(page, 'To look at').getByText('Bent', { exact: true }).waitFor();
  await page.getByRole('link', { name: 'Receive this shipment' }).click();
  await heading(page, `Receive ${other.tracking}`).waitFor();
  await page.getByLabel('Rejected').check();
  await page.getByLabel('Its code').fill(first);
  await page.keyboard.press('Enter');
  await verdict(page, 'Rejected', first);
  await page.getByText('Receive', { exact: true }).waitFor({ state: 'detached' });
  const { status } = await api.only(`${shipments}/?id=${id}`);
  expect(status).toMatchObject({ value: 'shipped' });
  await page.getByRole('button', { name: 'Show what will happen' }).click();
  await page.getByText('Damaged: 2').waitFor();
  await section(page, 'Receipt').getByText(first).waitFor();
  await page.route(
    `**/shipments/${id}/receive/`,
    async (route) => {
      await route.fetch();
      await route.fulfill({ status: 503, json: { detail: 'Too busy.' } });
    },
    { times: 1 },
  );
  await page.getByRole('button', { name: 'Receive', exact: true }).dblclick();
  await page.getByText('Too busy.').waitFor();
  await page.getByRole('button', { name: 'Receive', exact: true }).click();
  await page.getByText('The receipt is posted').waitFor();
  const units = await api.all(`plugins/asset-lifecycle/received-units/?shipment_id=${id}`);
  expect(units.map((unit) => [unit.serial, isRecord(unit.status) && unit.status.value]).toSorted()).toEqual([
    [first, 'damaged'],
    [second, 'damaged'],
    [serialsOf(other)[2], 'available'],
  ]);
  expect(await api.all(`plugins/asset-lifecycle/receiving-slips/?shipment_id=${id}`)).toHaveLength(1);
  expect(faults).toEqual([]);
});

const everythingCached = `caches.keys()
  .then((names) => Promise.all(names.map((name) => caches.open(name).then((cache) => cache.keys()))))
  .then((requests) => requests.flat().map(({ url }) => url))`;

describe('people', () => {
  test('who may only look see how far it is, and cannot scan', async () => {
    const authorization = await makePerson('dock-looker', ['view']);
    const { page, faults } = await open(`#/dock/${await idOf(small)}/`, { authorization });
    await page.getByText('You may look at this shipment, and not scan.').waitFor();
    await page.getByText('Seen').waitFor();
    expect(await page.getByLabel('Code', { exact: true }).count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Receive this shipment' }).count()).toBe(0);
    expect(faults).toEqual([]);
  });

  test('who may view one shipment find no other', async () => {
    const authorization = await makePerson('gate', ['view', 'change'], { tracking_number: large.tracking });
    const { page } = await open('#/dock/', { authorization });
    await page.getByRole('link', { name: large.tracking }).waitFor();
    expect(await page.getByRole('list', { name: 'Expected shipments' }).getByRole('listitem').count()).toBe(1);
    await type(page, small.tracking);
    await page.getByText(`No shipment that you may view has or brings ${small.tracking}.`).waitFor();
    await page.evaluate(`location.hash = '#/dock/${await idOf(small)}/'`);
    expect(await page.getByRole('alert').textContent()).toContain('It was deleted, or you may not view it.');
  });
});

test('what another release keeps on this device is told, and left alone', async () => {
  const { page } = await open('#/browse/');
  const database = 'quartermaster-dock /console/';
  const keep = (version: number) => `new Promise((resolve, reject) => {
    const request = indexedDB.open('${database}', ${version});
    request.onupgradeneeded = () => request.result.createObjectStore('other ${version}');
    request.onerror = reject;
    request.onsuccess = () => resolve(request.result.close());
  })`;
  for (const version of [1, 2]) {
    await page.evaluate(keep(version));
    await page.goto(`${consoleUrl}?${version}#/dock/`);
    await page.getByRole('alert').getByText('cannot be read: another release').waitFor();
  }
  expect(await page.evaluate('indexedDB.databases()')).toEqual([{ name: database, version: 2 }]);
});
