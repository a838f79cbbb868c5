import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { large, other, serialsOf, small } from '../../tools/console/deliveries.ts';
import { consoleUrl, superuser, visit } from './support/browser.ts';
import { codeVideo } from './support/code-video.ts';
import { idOf, totals, type, verdict } from './support/dock.ts';
import { everyRule, findings, heading, openBrowser, overflow, section } from './support/page.ts';
import { browserForTests } from './support/tabs.ts';

const open = browserForTests();

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

test('addresses that are none of the dock lead nowhere', async () => {
  const { page } = await open('#/dock/abc/');
  await heading(page, 'Nothing is here').waitFor();
});
