import { mkdir } from 'node:fs/promises';
import { chromium, type Page } from 'playwright-core';
import { other, serialsOf, small } from './console/deliveries.ts';
import { makeEstate } from './console/estate.ts';
import { Api } from './demo/api.ts';
import { chromiumPath } from './local/chromium.ts';
import { loadSample } from './local/sample.ts';
import { startStack } from './local/stack.ts';

const folder = 'docs/pictures';

interface Picture {
  readonly name: string;
  readonly hash: string;
  /** A text that shows only when the view has all that it shows. */
  readonly shown: string;
  readonly theme?: 'dark';
  readonly width?: number;
  /** What is scanned before. */
  readonly scans?: readonly string[];
}

const phone = 390;

const shipmentHash = '#/dock/3/';
const [first = '', second = '', third = ''] = serialsOf(small);

const pictures: readonly Picture[] = [
  { name: 'sign-in', hash: '#/', shown: 'Sign in to Quartermaster' },
  { name: 'today', hash: '#/', shown: 'PO-78' },
  { name: 'today-dark', hash: '#/', shown: 'PO-78', theme: 'dark' },
  { name: 'list', hash: '#/dcim/devices/?site=fra1', shown: 'objects' },
  { name: 'list-phone', hash: '#/dcim/devices/?site=fra1', shown: 'objects', width: phone },
  { name: 'object-dark', hash: '#/dcim/devices/1/', shown: 'Interfaces', theme: 'dark' },
  { name: 'object-phone', hash: '#/dcim/devices/1/', shown: 'Interfaces', width: phone },
  { name: 'search', hash: '#/search/?q=leaf', shown: 'objects found' },
  { name: 'dock', hash: '#/dock/', shown: small.tracking },
  { name: 'dock-good', hash: shipmentHash, shown: third, scans: [first, second, third], width: phone },
  { name: 'dock-bad', hash: shipmentHash, shown: 'Another shipment', scans: [first, serialsOf(other)[0] ?? ''] },
  { name: 'dock-receive-dark', hash: `${shipmentHash}receive/`, shown: 'Show what will happen', theme: 'dark' },
  { name: 'browse', hash: '#/browse/', shown: 'Alerts' },
];

/** Nothing is being loaded any more. */
const settled = (page: Page): Promise<void> =>
  page
    .getByText(/^(Loading|Connecting)/)
    .first()
    .waitFor({ state: 'detached' });

async function scan(page: Page, code: string): Promise<void> {
  await page.getByLabel('Code', { exact: true }).fill(code);
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Verdict' }).getByText(code).waitFor();
}

const executablePath = chromiumPath();
if (!executablePath) {
  console.error('There is no Chromium on the PATH (Debian and Ubuntu: apt-get install chromium).');
  process.exit(1);
}
const stack = await startStack();
try {
  await loadSample(stack, (file) => console.log(file));
  await makeEstate(new Api(stack.apiUrl, stack.token), 'Hall C, second phase');
  await stack.invokeSchedule('daily-checks');
  await mkdir(folder, { recursive: true });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const session = JSON.stringify(JSON.stringify({ authorization: `Token ${stack.token}` }));
  for (const { name, hash, shown, theme = 'light', width = 1280, scans = [] } of pictures) {
    const page = await browser.newPage({ colorScheme: theme, viewport: { width, height: 800 }, locale: 'en-GB' });
    if (name !== 'sign-in') await page.addInitScript(`sessionStorage['quartermaster.session'] = ${session};`);
    await page.goto(`${new URL('../console/', stack.apiUrl)}${hash}`);
    for (const code of scans) await scan(page, code);
    await page.getByText(shown).first().waitFor();
    await settled(page);
    await page.screenshot({ path: `${folder}/${name}.png`, fullPage: width !== phone && !name.startsWith('list') });
    await page.close();
    console.log(`${folder}/${name}.png`);
  }
  await browser.close();
} finally {
  await stack.stop();
}
