import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { hostileName, password } from '../../tools/console/estate.ts';
import { number } from '../../tools/demo/api.ts';
import { faultsInThemes, heading, overflow } from './support/page.ts';
import { api, authorizationOf, browserForTests } from './support/tabs.ts';

const open = browserForTests();

const choose = (page: Page, name: string, content: string | Uint8Array) =>
  page
    .getByLabel('Drop CSV files anywhere')
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) });
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
/** Lists of no other test. */
const regions = 'dcim/regions/';

describe('a file', () => {
  test('is understood, checked, corrected in place and imported, whatever it is called', async () => {
    const { page, faults } = await open('#/import/');
    const lines = ['name;slgu;note', `${hostileName.slice(0, 90)};north;x`, 'South;no slug;y', '"Ea\nst";east;'];
    await choose(page, `${hostileName} regions.csv`, lines.join('\n'));
    await page.getByText('Guessed: the name of the file says “regions”').waitFor();
    await page.getByText('2 not understood').waitFor();
    expect(await button(page, /^Check/).count()).toBe(0);
    expect(await faultsInThemes(page)).toEqual([]);
    await page.getByLabel('Read slgu as').selectOption('slug');
    await page.getByLabel('Read note as').selectOption('Leave this column out');
    await button(page, 'Check 3 rows without writing').click();
    await page.getByText('1 row is wrong, so nothing would be written.').waitFor();
    const cell = page.getByLabel('slug, line 3');
    expect([await cell.inputValue(), await cell.getAttribute('aria-invalid')]).toEqual(['no slug', 'true']);
    await page.locator('.wrong').getByText('Enter a valid "slug"').waitFor();
    expect(await faultsInThemes(page)).toEqual([]);
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await overflow(page)).toBe(0);
    await cell.fill('south');
    await button(page, 'Check again with 1 corrected row').click();
    await page.getByText('All rows are good. Nothing is written yet.').waitFor();
    expect((await api.all(`${regions}?slug=south`)).length).toBe(0);
    await button(page, 'Import 3 rows').dblclick();
    await page.getByText('All rows are in.').waitFor();
    expect((await api.all(`${regions}?slug=south&slug=north&slug=east`)).length).toBe(3);
    expect(await faultsInThemes(page)).toEqual([]);
    const { page: other } = await open(new URL(page.url()).hash);
    await other.getByText('All rows are in.').waitFor();
    await other.getByRole('link', { name: 'Import another file' }).click();
    await other.getByRole('link', { name: /regions\.csv$/ }).waitFor();
    expect(await other.getByRole('link', { name: /regions\.csv$/ }).count()).toBe(1);
    expect(faults).toEqual([]);
  });

  test('that cannot be read says why, and what to do', async () => {
    const { page } = await open('#/import/');
    for (const [content, says] of [
      ['', 'The file is empty.'],
      [Uint8Array.from([110, 10, 75, 246]), 'Save it as "CSV UTF-8"'],
      ['name\nA\n"b', 'This is not valid CSV from line 3 on'],
    ] as const) {
      await choose(page, 'regions.csv', content);
      await page.getByRole('alert').getByText(says).waitFor();
      await page.getByText('Correct the file, then choose it again.').waitFor();
      await button(page, 'Remove regions.csv').click();
    }
    await choose(page, 'regions.csv', 'name,name\nA,A');
    await page.getByText('Duplicate or conflicting column header for "name"').waitFor();
    await page.getByText('New rows need a column that the file has not: slug.').waitFor();
    expect(await button(page, /^Check/).count()).toBe(0);
    await page.getByLabel('What the rows are').selectOption('Sites');
    await page.getByText('Guessed').waitFor({ state: 'detached' });
  });
});

const many = (slug: string, wrong: number) =>
  [
    'name,slug',
    ...Array.from({ length: 1_001 }, (_, at) => `${slug} ${at},${at === wrong ? 'no slug' : `${slug}-${at}`}`),
  ].join('\n');

describe('a large file', () => {
  test('is checked by a job whose address can be shared, and goes on corrected as a whole', async () => {
    const { page, faults } = await open('#/import/');
    await choose(page, 'site-groups.csv', many('g', 700));
    await button(page, 'Check 1001 rows without writing').click();
    await page.getByText('1 row is wrong, so nothing would be written.').waitFor();
    await page.getByText('Good, held back').waitFor();
    expect(await page.getByLabel('slug, line 702').inputValue()).toBe('no slug');
    const { page: other } = await open(new URL(page.url()).hash);
    await other.getByText('This tab has the rejected rows only').waitFor();
    await other.getByRole('link', { name: 'Download the report on all rows (CSV)' }).waitFor();
    await other.getByLabel('slug, line 702').fill('alone');
    await button(other, /^Check again/).click();
    await button(other, 'Check 1 row without writing').waitFor();
    await page.getByLabel('slug, line 702').fill('g-700');
    await button(page, /^Check again/).click();
    await button(page, 'Check 1001 rows without writing').click();
    await page.getByText('All rows are good. Nothing is written yet.').waitFor();
    await button(page, 'Import 1001 rows').waitFor();
    expect(faults).toEqual([]);
  });

  test('partly good: the good rows are in, the others are corrected and sent again', async () => {
    const { page } = await open('#/import/');
    await choose(page, 'regions.csv', 'name,slug,parent\nOne,one,\nTwo,no slug,\nThree,three,Nowhere');
    await page.getByRole('radio', { name: 'The good rows' }).check();
    await button(page, /^Check/).click();
    await page.getByText('2 rows are wrong and would be left out.').waitFor();
    await button(page, 'Import 1 row').click();
    await page.getByText('2 rows are wrong and left out. The others are in.').waitFor();
    await page.getByText('Object not found: Nowhere').waitFor();
    await page.getByLabel('slug, line 3').fill('two');
    await page.getByLabel('parent, line 4').fill('One');
    await button(page, 'Check again with 2 corrected rows').click();
    await page.getByRole('region', { name: 'regions-corrected.csv', exact: true }).waitFor();
    await button(page, 'Check 2 rows without writing').click();
    await button(page, 'Import 2 rows').click();
    await page.getByText('All rows are in.').waitFor();
    expect((await api.all(`${regions}?parent=one`)).length).toBe(1);
  });
});

describe('people', () => {
  test('who may not write are told so, and read the columns all the same', async () => {
    const authorization = await authorizationOf('reader', password);
    const { page } = await open('#/import/', { authorization });
    await page.getByText('None in the last 90 days').waitFor();
    await choose(page, 'sites.csv', 'name,slug\nA,a');
    await page.getByText('You may neither add nor change sites.').waitFor();
    expect(await button(page, /^Check/).count()).toBe(0);
  });

  test('who may add some objects only see which rows are refused, and no names of others', async () => {
    const user = number(await api.create('users/users/', { username: 'importer', password }), 'id');
    await api.create('users/permissions/', {
      ...{ name: 'importer', object_types: ['dcim.region'], actions: ['view', 'add'], users: [user] },
      constraints: { slug__startswith: 'mine' },
    });
    await api.create(regions, { name: 'Secret', slug: 'secret' });
    const { page } = await open('#/import/', { authorization: await authorizationOf('importer', password) });
    await choose(page, 'regions.csv', 'name,slug,parent\nMine,mine,\nOther,other,\nChild,mine-2,Secret');
    await button(page, /^Check/).click();
    await page.getByText('2 rows are wrong').waitFor();
    await page.getByText('Object not found: Secret').waitFor();
    expect(await page.locator('.corrections tbody tr').count()).toBe(2);
  });
});

describe('the network', () => {
  test('without the storage, small files go in the request', async () => {
    const { page } = await open('#/import/');
    await page.route('**/import/.jobs/**', (route) => route.abort());
    await choose(page, 'regions.csv', 'name,slug\nDirect,direct');
    await button(page, /^Check/).click();
    await button(page, 'Import 1 row').click();
    await page.getByText('The storage of files cannot be reached').waitFor();
    const write = /regions\/import\/\?mode=atomic$/;
    await page.route(write, (route) => route.fulfill({ status: 503, json: { detail: 'Too busy.' } }), { times: 1 });
    await button(page, 'Import without the storage').click();
    await page.getByText('the rows may be in, or not').waitFor();
    expect(await button(page, /^Import/).count()).toBe(0);
    await button(page, 'Try again').click();
    await button(page, 'Import 1 row').click();
    await button(page, 'Import without the storage').click();
    await page.getByText('All rows are in.').waitFor();
    expect((await api.all(`${regions}?slug=direct`)).length).toBe(1);
  });

  test('that is gone is told, and nothing is lost', async () => {
    const { page } = await open('#/import/');
    await choose(page, 'regions.csv', 'name,slug\nLater,later');
    await button(page, /^Check/).waitFor();
    await page.context().setOffline(true);
    await button(page, /^Check/).click();
    await page.getByRole('alert').getByText('Check the network, then try again.').waitFor();
    await page.context().setOffline(false);
    await button(page, 'Try again').click();
    await page.getByText('All rows are good.').waitFor();
  });

  test('addresses of no import say so', async () => {
    const { page } = await open('#/import/9999/');
    await page.getByRole('alert').getByText('It was deleted, or you may not view it.').waitFor();
    await page.getByRole('link', { name: 'All imports' }).click();
    await heading(page, 'Import').waitFor();
  });
});
