import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test, vi } from 'vitest';
import { large, other, serialsOf, small } from '../../tools/console/deliveries.ts';
import { password } from '../../tools/console/estate.ts';
import { isRecord } from '../../tools/demo/api.ts';
import { consoleUrl, everyRule, findings, openBrowser, overflow, superuser, visit } from './support/browser.ts';
import { codeVideo } from './support/code-video.ts';
import { api, authorizationOf, browserForTests, heading, section } from './support/tabs.ts';

const open = browserForTests();
const shipments = 'plugins/asset-lifecycle/shipments';

const idOf = async ({ tracking }: { readonly tracking: string }): Promise<number> =>
  (await api.only(`${shipments}/?tracking_number=${tracking}`)).id;

async function totals(id: number) {
  const summary = await api.request('GET', `${shipments}/${id}/scans/summary/`);
  const { seen, twice, scans, unknown } = isRecord(summary) && isRecord(summary.totals) ? summary.totals : {};
  return { seen, twice, scans, unknown };
}

/** As a scanner types: faster than a browser could be told to, one key at a time. */
const type = (page: Page, ...codes: readonly string[]) =>
  page.evaluate(`for (const code of ${JSON.stringify(codes)}) for (const key of [...code, 'Enter'])
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))`);

const verdict = (page: Page, word: string, code: string) =>
  page.getByRole('region', { name: 'Verdict' }).filter({ hasText: word }).filter({ hasText: code }).waitFor();

const isKept = (page: Page) => page.evaluate('navigator.serviceWorker.ready.then(() => true)');

async function makePerson(username: string, actions: readonly string[], constraints: object | null = null) {
  const { id: user } = await api.create('users/users/', { username, password });
  const types = ['shipment', 'shipmentlineitem', 'bomlineitem'].map((model) => `netbox_asset_lifecycle.${model}`);
  const permission = { name: username, users: [user], enabled: true };
  await api.create('users/permissions/', {
    ...{ ...permission, actions, constraints, object_types: types.slice(0, 1) },
  });
  await api.create('users/permissions/', {
    ...{ ...permission, name: `${username} views`, actions: ['view'], object_types: types.slice(1) },
  });
  return authorizationOf(username, password);
}

describe('scanning', () => {
  test('a shipment is found by its label, and each code has its verdict', async () => {
    const { page, faults } = await open('#/dock/');
    await page.getByRole('link', { name: small.tracking }).waitFor();
    await type(page, small.tracking);
    await heading(page, small.tracking).waitFor();
    await page.getByText('Ready').waitFor();
    const [first = '', second = ''] = serialsOf(small);
    await page.keyboard.type(first);
    await page.keyboard.press('Enter');
    await verdict(page, 'Expected', first);
    await type(page, first);
    await verdict(page, 'Twice', first);
    await type(page, 'NOBODY-KNOWS');
    await verdict(page, 'Unknown', 'NOBODY-KNOWS');
    await type(page, serialsOf(other)[5] ?? '');
    await verdict(page, 'Other shipment', `It belongs to ${other.tracking}.`);
    await page.getByLabel('Code', { exact: true }).fill(second);
    await page.keyboard.press('Enter');
    await verdict(page, 'Expected', second);
    await type(page, small.carton ?? '');
    await page.locator('.totals').filter({ hasText: 'Seen5' }).waitFor();
    await section(page, 'To look at').getByText('Other shipment', { exact: true }).waitFor();
    expect(faults).toEqual([]);
  });

  test('a lookup that answers late leads nobody away', async () => {
    const { page } = await open('#/dock/');
    await page.getByRole('link', { name: small.tracking }).waitFor();
    const { promise: isElsewhere, resolve: release } = Promise.withResolvers<void>();
    const lookup = '**/asset-lifecycle/scan/?code=*';
    await page.route(lookup, async (route) => {
      await isElsewhere;
      await route.continue().catch(() => undefined);
    });
    const asked = page.waitForRequest(lookup);
    await type(page, other.tracking);
    await asked;
    await page.getByRole('link', { name: small.tracking }).click();
    await page.getByText('Ready').waitFor();
    release();
    await page.unrouteAll({ behavior: 'wait' });
    await heading(page, small.tracking).waitFor();
    expect(page.url()).toBe(`${consoleUrl}#/dock/${await idOf(small)}/`);
  });

  test('a carton leads to its shipment; a scanner presses no button, and a person no code', async () => {
    const { page } = await open('#/dock/');
    await heading(page, 'Dock').waitFor();
    await type(page, `00${small.carton}`);
    await heading(page, small.tracking).waitFor();
    await page.getByText('Ready').waitFor();
    const sound = page.getByRole('button', { name: 'Sound: on' });
    await sound.focus();
    await page.keyboard.type('PN 1 2 3 4');
    await page.keyboard.press('Enter');
    await verdict(page, 'Unknown', 'PN 1 2 3 4');
    expect(await sound.count()).toBe(1);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Sound: off' }).waitFor();
  });

  test('two tabs scan 500 units at once: none is lost, none counts twice', async () => {
    const id = await idOf(large);
    const { page: one, faults } = await open(`#/dock/${id}/`);
    await one.getByText('Ready').waitFor();
    const two = await one.context().newPage();
    await two.addInitScript(
      `sessionStorage['quartermaster.session'] = JSON.stringify({ authorization: '${superuser}' })`,
    );
    await two.goto(`${consoleUrl}#/dock/${id}/`);
    await two.getByText('Ready').waitFor();
    const all = serialsOf(large);
    await Promise.all([type(one, ...all.slice(0, 300)), type(two, ...all.slice(250))]);
    await vi.waitFor(async () => expect(await totals(id)).toEqual({ seen: 500, twice: 50, scans: 550, unknown: 0 }), {
      timeout: 30_000,
      interval: 200,
    });
    await one.getByText('All scans are sent.').waitFor();
    expect(faults).toEqual([]);
  });
});

test('the camera reads a GS1 Data Matrix, by a decoder of the console’s own host', async () => {
  const [, , , , serial = ''] = serialsOf(small);
  const folder = await mkdtemp(join(tmpdir(), 'quartermaster-camera-'));
  const film = join(folder, 'code.y4m');
  await writeFile(film, codeVideo({ bcid: 'gs1datamatrix', text: `(01)04012345678901(10)LOT7(21)${serial}` }));
  const browser = await openBrowser(
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${film}`,
  );
  try {
    const { page, faults } = await visit(browser, `#/dock/${await idOf(small)}/`, { authorization: superuser });
    const hosts = new Set<string>();
    page.on('request', (request) => hosts.add(new URL(request.url()).host));
    await page.getByRole('button', { name: 'Scan with the camera' }).click();
    await section(page, 'Scanned here').getByText(serial).waitFor();
    expect(await section(page, 'Scanned here').getByRole('listitem').count()).toBe(1);
    expect([...hosts]).toEqual([new URL(consoleUrl).host]);
    await page.getByRole('button', { name: 'Close the camera' }).click();
    await page.locator('video').waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
  } finally {
    await browser.close();
    await rm(folder, { recursive: true });
  }
});

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
    const id = await idOf(small);
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
  await page.keyboard.type(second);
  await page.keyboard.press('Enter');
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

test('axe finds nothing, light or dark, and all fits on a phone', async () => {
  const { page } = await open('#/dock/');
  const check = async (what: string) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect([what, colorScheme, ...(await findings(page, everyRule))]).toEqual([what, colorScheme]);
    }
    await page.setViewportSize({ width: 320, height: 640 });
    expect([what, await overflow(page)]).toEqual([what, 0]);
    await page.setViewportSize({ width: 1280, height: 800 });
  };
  await page.getByRole('link', { name: small.tracking }).waitFor();
  await check('shipments');
  await page.getByRole('link', { name: small.tracking }).click();
  await page.getByText('Ready').waitFor();
  await check('ready');
  for (const code of [serialsOf(small)[3] ?? '', serialsOf(small)[3] ?? '', 'W'.repeat(90)]) {
    await type(page, code);
    await verdict(page, '', code);
    await page.locator('.verdict .mark').waitFor({ state: 'detached' });
    await check(code);
  }
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

test('addresses that are none of the dock lead nowhere', async () => {
  const { page } = await open('#/dock/abc/');
  await heading(page, 'Nothing is here').waitFor();
});
