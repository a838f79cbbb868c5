import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { consoleUrl } from './support/browser.ts';
import { heading } from './support/page.ts';
import { api, browserForTests } from './support/tabs.ts';

const open = browserForTests();
const begin = (page: Page) => page.getByRole('button', { name: 'Sign in with single sign-on' }).click();
const person = (page: Page, name: string) => page.getByRole('link', { name, exact: true }).click();
const tokens = () => api.all('users/tokens/?description=Console&user=mia');

test('the provider signs people in to the address that they asked for, with a token of their own', async () => {
  const { page, faults } = await open('#/dcim/sites/', {});
  await begin(page);
  await person(page, 'Mia');
  await heading(page, 'Sites').waitFor();
  expect(page.url()).toBe(`${consoleUrl}#/dcim/sites/`);
  await page.locator('.user').getByText('mia').waitFor();
  expect(await page.evaluate('[Object.keys(sessionStorage), localStorage.length, document.cookie]')).toEqual([
    ['quartermaster.session'],
    expect.any(Number),
    '',
  ]);
  expect(await page.evaluate('sessionStorage["quartermaster.session"]')).toContain('Bearer nbt_');
  expect(await tokens()).toHaveLength(1);
  await page.reload();
  await heading(page, 'Sites').waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('You have signed out.').waitFor();
  // Nobody waits at the door for the answer.
  await expect.poll(tokens).toEqual([]);
  expect(faults).toEqual([]);
});

test('answers that this tab has not asked for, and refusals, sign nobody in', async () => {
  const { page } = await open('?code=stolen&state=guessed', {});
  await page.getByRole('alert').getByText('was not begun in this tab').waitFor();
  expect(page.url()).toBe(consoleUrl);
  await begin(page);
  await person(page, 'Mia of another sign-in');
  await page.getByRole('alert').getByText('was not begun in this tab').waitFor();
  await begin(page);
  const link = await page.getByRole('link', { name: 'Mia', exact: true }).getAttribute('href');
  await page.goto(String(link).replace(/state=[^&]*/, 'state=other'));
  await page.getByRole('alert').getByText('was not begun in this tab').waitFor();
  await page.goto(String(link));
  await page.getByRole('alert').getByText('was not begun in this tab').waitFor();
  await begin(page);
  await person(page, 'Nobody');
  await page.getByRole('alert').getByText('did not sign you in: Mia did not agree.').waitFor();
  expect(await page.evaluate('sessionStorage.length')).toBe(0);
});
