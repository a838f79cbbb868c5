import type { Page } from 'playwright-core';
import { other, serialsOf, small } from './deliveries.ts';

async function scan(page: Page, code: string): Promise<void> {
  await page.getByLabel('Code', { exact: true }).fill(code);
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Verdict' }).getByText(code).waitFor();
}

const scanning =
  (...codes: readonly string[]) =>
  async (page: Page): Promise<void> => {
    await page.getByRole('link', { name: small.tracking }).click();
    for (const code of codes) await scan(page, code);
    await page.getByText('All scans are sent.').waitFor();
  };

const [first = '', second = '', third = '', fourth = ''] = serialsOf(small);

/** Expected units. */
export const scanGood = scanning(first, second, third);

/** A unit of another shipment. */
export const scanBad = scanning(fourth, serialsOf(other)[0] ?? '');

/** A damaged unit, and the receipt before it is posted. */
export async function previewReceipt(page: Page): Promise<void> {
  await scanning()(page);
  await page.getByRole('link', { name: 'Receive this shipment' }).click();
  await page.getByLabel('Damaged').check();
  await page.getByLabel('What is wrong with it?').fill('The carton was torn, a corner is dented');
  await page.getByLabel('Its code').fill(second);
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Verdict' }).getByText('Damaged').waitFor();
  await page.getByRole('button', { name: 'Show what will happen' }).click();
}
