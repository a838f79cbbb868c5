import type { Page } from 'playwright-core';
import type { Picture } from './picture.ts';
import type { SparesEstate } from './spares-estate.ts';

const day = 86_400_000;

/** The ledger of an estate that was made just now lies within a second: here, its entries are some days apart. */
async function spreadLedger(page: Page): Promise<void> {
  await page.route('**/spare-movements/?*', async (route) => {
    const response = await route.fetch();
    const { results, ...ledger } = await response.json();
    let time = Date.now();
    const spread = results.map((entry: object, index: number) => {
      time -= (((index * 7) % 5) + 1) * 3.1 * day;
      return { ...entry, time: new Date(time).toISOString() };
    });
    await route.fulfill({ response, json: { ...ledger, results: spread } });
  });
}

/** What may be done is asked for last. */
const seeTasks = (page: Page): Promise<void> => page.getByRole('button', { name: 'Receive' }).waitFor();

/** Asks what a transfer to the cage would do. */
async function tryTransfer(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Pool').fill('Cage North');
  await dialog.getByLabel('Pool').and(page.locator(':valid')).waitFor();
  await dialog.getByLabel('Quantity').fill('5');
  await dialog.getByRole('button', { name: 'Show what will happen' }).click();
  await dialog.getByText('Level in Cage North').waitFor();
}

export function sparesPictures({ shelf, optics, opticsType }: SparesEstate): readonly Picture[] {
  const item = {
    hash: `#/spares/${shelf}/dcim.moduletype/${opticsType}/`,
    before: spreadLedger,
    act: seeTasks,
    shown: 'Weekly count',
  };
  return [
    { name: 'spares', hash: '#/spares/', shown: 'Cupboard' },
    { name: 'spares-pool-phone', hash: `#/spares/${shelf}/`, shown: 'Server NL-2', width: 390 },
    { ...item, name: 'spares-item' },
    { ...item, name: 'spares-item-dark', theme: 'dark' },
    {
      ...{ ...item, name: 'spares-transfer', hash: `${item.hash}?do=transfer&on=${optics}` },
      ...{ act: tryTransfer, isWindow: true },
    },
  ];
}
