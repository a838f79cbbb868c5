import { mkdir } from 'node:fs/promises';
import { chromium, type Page } from 'playwright-core';
import { small } from './console/deliveries.ts';
import { previewReceipt, scanBad, scanGood } from './console/dock-pictures.ts';
import { makeEstate } from './console/estate.ts';
import { makeHallBoms } from './console/hall-bom.ts';
import { checkRacks, chooseRacks } from './console/import-pictures.ts';
import { drawPaper, paperSettings } from './console/paper-pictures.ts';
import type { Picture } from './console/picture.ts';
import { makeSpares } from './console/spares-estate.ts';
import { sparesPictures } from './console/spares-pictures.ts';
import { Api } from './demo/api.ts';
import { chromiumPath } from './local/chromium.ts';
import { loadSample } from './local/sample.ts';
import { startStack } from './local/stack.ts';

const folder = 'docs/pictures';

const phone = 390;

const openBom = (name: string) => (page: Page) => page.getByRole('link', { name, exact: true }).click();

const pictures: readonly Picture[] = [
  { name: 'sign-in', hash: '#/', shown: 'Sign in to Quartermaster' },
  { name: 'today', hash: '#/', shown: 'PO-78' },
  { name: 'today-dark', hash: '#/', shown: 'PO-78', theme: 'dark' },
  { name: 'list', hash: '#/dcim/devices/?site=fra1', shown: 'objects' },
  { name: 'list-phone', hash: '#/dcim/devices/?site=fra1', shown: 'objects', width: phone },
  { name: 'object-dark', hash: '#/dcim/devices/1/', shown: 'Interfaces', theme: 'dark' },
  { name: 'object-phone', hash: '#/dcim/devices/1/', shown: 'Interfaces', width: phone },
  { name: 'bom', hash: '#/bom/', act: openBom('Data hall, first phase'), shown: 'NW-2026-0117' },
  { name: 'bom-dark', hash: '#/bom/', act: openBom('AMS1, second phase'), shown: '176 → 173', theme: 'dark' },
  { name: 'bom-phone', hash: '#/bom/', act: openBom('Data hall, first phase'), shown: 'NW-2026-0117', width: phone },
  { name: 'search', hash: '#/search/?q=leaf', shown: 'objects found' },
  { name: 'dock', hash: '#/dock/', shown: small.tracking },
  { name: 'dock-good', hash: '#/dock/', act: scanGood, shown: 'Seen', width: phone },
  { name: 'dock-bad', hash: '#/dock/', act: scanBad, shown: 'Another shipment' },
  { name: 'dock-receive-dark', hash: '#/dock/', act: previewReceipt, shown: 'Damaged: 1', theme: 'dark' },
  { name: 'browse', hash: '#/browse/', shown: 'Alerts' },
  { name: 'import', hash: '#/import/', act: chooseRacks, shown: 'not understood' },
  { name: 'import-checked-dark', hash: '#/import/', act: checkRacks, shown: 'rows are wrong', theme: 'dark' },
  { name: 'import-phone', hash: '#/import/', act: chooseRacks, shown: 'not understood', width: phone },
];

/** Nothing is being loaded any more. */
const settled = (page: Page): Promise<void> =>
  page
    .getByText(/^(Loading|Connecting)/)
    .first()
    .waitFor({ state: 'detached' });

const executablePath = chromiumPath();
if (!executablePath) {
  console.error('There is no Chromium on the PATH (Debian and Ubuntu: apt-get install chromium).');
  process.exit(1);
}
Object.assign(process.env, paperSettings);
const stack = await startStack();
try {
  await loadSample(stack, (file) => console.log(file));
  const api = new Api(stack.apiUrl, stack.token);
  await makeEstate(api, 'Hall C, second phase');
  await makeHallBoms(api);
  const near = await api.only('dcim/sites/?slug=fra1');
  const far = await api.only('dcim/sites/?slug=ams1');
  const bom = await api.only('plugins/asset-lifecycle/boms/?name=Hall A');
  const spares = await makeSpares(api, { sites: [near.id, far.id], bom: bom.id, cage: 'Cage North' });
  await stack.invokeSchedule('daily-checks');
  await mkdir(folder, { recursive: true });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const session = JSON.stringify(JSON.stringify({ authorization: `Token ${stack.token}` }));
  // All of them, or those whose names begin with the argument.
  const [prefix = ''] = process.argv.slice(2);
  for (const picture of [...pictures, ...sparesPictures(spares)].filter(({ name }) => name.startsWith(prefix))) {
    const {
      name,
      hash,
      before,
      act,
      shown,
      theme = 'light',
      width = 1280,
      isWindow = name.startsWith('list'),
    } = picture;
    const page = await browser.newPage({ colorScheme: theme, viewport: { width, height: 800 }, locale: 'en-GB' });
    if (name !== 'sign-in') await page.addInitScript(`sessionStorage['quartermaster.session'] = ${session};`);
    await before?.(page);
    await page.goto(`${new URL('../console/', stack.apiUrl)}${hash}`);
    await act?.(page);
    await page.getByText(shown).first().waitFor();
    await settled(page);
    await page.screenshot({ path: `${folder}/${name}.png`, fullPage: width !== phone && !isWindow });
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.close();
    console.log(`${folder}/${name}.png`);
  }
  await browser.close();
  // After what the console shows, since it takes an order more.
  if (prefix === '' || prefix === 'paper') await drawPaper(api, stack, folder);
} finally {
  await stack.stop();
}
