import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { password } from '../../tools/console/estate.ts';
import { consoleUrl, superuser } from './support/browser.ts';
import { heading, section } from './support/page.ts';
import { api, authorizationOf, browserForTests } from './support/tabs.ts';

const open = browserForTests();

const goTo = (page: Page, hash: string) => page.evaluate(`location.hash = ${JSON.stringify(hash)}`);

test('addresses of others lead to others, and no address leads the token out of the API', async () => {
  const { id } = await api.create('extras/webhooks/', {
    ...{ name: 'Courier', payload_url: 'https://courier.example/api/track/1/', description: 'javascript:alert(1)' },
  });
  const { page, faults } = await open(`#/extras/webhooks/${id}/`);
  const link = page.locator('.fields').getByRole('link', { name: 'https://courier.example/api/track/1/' });
  expect(await link.getAttribute('href')).toBe('https://courier.example/api/track/1/');
  await page.locator('.fields').getByText('javascript:alert(1)').waitFor();
  expect(await page.locator('.fields a').count()).toBe(1);
  const { origin } = new URL(consoleUrl);
  const asked: string[] = [];
  page.on('request', (request) => {
    // The page before may still ask for its own.
    const url = request.url();
    if (!url.startsWith(`${origin}/api/`) || url.includes('other')) asked.push(url);
  });
  for (const hash of ['#/../other/', '#/dcim/%2e%2e/%2e%2e/other/', '#.other.example/', '#/../other/1/']) {
    await goTo(page, '#/browse/');
    await heading(page, 'Browse').waitFor();
    await goTo(page, hash);
    await heading(page, 'Nothing is here').waitFor();
  }
  expect([asked, faults]).toEqual([[], []]);
});

test('places that are no lists, pages of lists and empty searches are told apart from what is empty', async () => {
  const { page } = await open('#/status/');
  expect(await page.getByRole('alert').textContent()).toContain('No list is at this address.');
  await goTo(page, '#/dcim/sites/?limit=1&offset=1&format=csv');
  await page.getByText('2 objects').waitFor();
  await page.getByRole('link', { name: 'Frankfurt' }).waitFor();
  expect(await page.locator('tbody tr').count()).toBe(2);
  await goTo(page, '#/search/');
  await page.getByText('Type what you look for').waitFor();
});

test('what cannot be asked is not shown as none', async () => {
  const { page } = await open('', {});
  await page.route('**/api/dcim/devices/?*', (route) => route.abort());
  await page.route('**/api/extras/journal-entries/?*', (route) => route.fulfill({ body: '<p>Buy more hours</p>' }));
  await page.evaluate(`sessionStorage['quartermaster.session'] = JSON.stringify({ authorization: '${superuser}' })`);
  await page.goto(`${consoleUrl}?#/dcim/sites/2/`);
  await section(page, 'Related').getByText('cannot be reached').waitFor();
  await section(page, 'Journal').getByText('Something else than Quartermaster answered').waitFor();
  await goTo(page, '#/search/?q=no-such-name');
  await page.getByText('2 could not be searched').waitFor();
  expect(await page.getByText('Nothing matches').count()).toBe(0);
});

test('an earlier session ends no later one', async () => {
  const earlier = await authorizationOf('reader', password);
  const { page } = await open('#/dcim/sites/', { authorization: earlier });
  await page.getByText('2 objects').waitFor();
  const { promise: isSignedInAgain, resolve: release } = Promise.withResolvers<void>();
  await page.route('**/api/authentication-check/', async (route) => {
    if (route.request().headers().authorization !== earlier) return route.continue();
    await isSignedInAgain;
    await route.fulfill({ status: 403, json: { detail: 'Invalid v2 token' } });
  });
  const check = page.waitForRequest('**/api/authentication-check/');
  await goTo(page, '#/dcim/devices/');
  const late = await check;
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign in with an API token' }).click();
  await page.getByLabel('API token', { exact: true }).fill(superuser);
  await page.keyboard.press('Enter');
  await heading(page, 'Devices').waitFor();
  release();
  await (await late.response())?.finished();
  await page.getByRole('link', { name: 'Browse', exact: true }).click();
  await heading(page, 'Browse').waitFor();
  await page.getByRole('link', { name: 'Sites', exact: true }).waitFor();
});

test('tokens that no header can hold, and sessions that nobody can read, are told', async () => {
  const { page, faults } = await open('', {});
  await page.evaluate(`sessionStorage['quartermaster.session'] = '{'`);
  await page.reload();
  await page.getByRole('button', { name: 'Sign in with an API token' }).click();
  await page.getByLabel('API token', { exact: true }).fill('nbt_\u0430.\u0431');
  await page.keyboard.press('Enter');
  expect(await page.getByRole('alert').textContent()).toContain('Invalid token');
  await page.getByRole('button', { name: 'Sign in with user name and password' }).click();
  expect(await page.getByRole('alert').count()).toBe(0);
  expect(faults).toEqual([]);
});

test('Today goes on from now where its place in the feed is of another database', async () => {
  const { page } = await open('#/browse/');
  await heading(page, 'Browse').waitFor();
  await page.route('**/api/core/changes/?after=now*', (route) => route.fulfill({ json: { next: 'x', results: [] } }), {
    times: 1,
  });
  await page.clock.install();
  const refused = page.waitForResponse('**/api/core/changes/?after=x*');
  await goTo(page, '#/');
  await page.getByText('Live: changes show by themselves.').waitFor();
  await page.clock.runFor(2_000);
  expect((await refused).status()).toBe(400);
  await page.getByText('Quartermaster cannot be reached').waitFor();
  await page.clock.runFor(6_000);
  await page.getByText('Live: changes show by themselves.').waitFor();
});
