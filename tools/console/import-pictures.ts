import type { Page } from 'playwright-core';

const racks = [
  'name;site;locaton;status;u_height;serial;note',
  'FRA1-A-21;Frankfurt;;planned;42;;spare',
  'FRA1-A-22;Frankfurt;;plannd;42;;',
  'FRA1-A-23;Franfkurt;;planned;forty;;',
  'FRA1-A-24;Frankfurt;;planned;42;;',
].join('\n');

/** A file with columns that are called otherwise. */
export async function chooseRacks(page: Page): Promise<void> {
  const buffer = Buffer.from(racks);
  await page
    .getByLabel('Drop CSV files anywhere')
    .setInputFiles({ name: 'racks of hall A.csv', mimeType: 'text/csv', buffer });
}

/** The same, understood and checked. */
export async function checkRacks(page: Page): Promise<void> {
  await chooseRacks(page);
  await page.getByLabel('Read locaton as').selectOption('location');
  await page.getByLabel('Read note as').selectOption('Leave this column out');
  await page.getByRole('button', { name: /^Check/ }).click();
}
