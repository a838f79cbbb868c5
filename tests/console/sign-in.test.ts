import { expect, test, vi } from 'vitest';
import { consoleUrl, superuser } from './support/browser.ts';
import { heading } from './support/page.ts';
import { api, browserForTests } from './support/tabs.ts';

const open = browserForTests();
const tokensOfConsole = () => api.all('users/tokens/?description=Console&user=admin');

test('a user name and a password lead to the address that was asked for, and out again', async () => {
  const { page, faults } = await open('#/dcim/sites/', {});
  await heading(page, 'Sign in to Quartermaster').waitFor();
  await page.getByLabel('User name').fill('admin');
  await page.getByLabel('Password', { exact: true }).fill('wrong');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  expect(await page.getByRole('alert').textContent()).toBe(
    'Invalid username/password. Check what you typed, then try again.',
  );
  await page.getByLabel('Password', { exact: true }).fill('admin');
  await page.keyboard.press('Enter');
  await heading(page, 'Sites').waitFor();
  expect(page.url()).toBe(`${consoleUrl}#/dcim/sites/`);
  await page.getByText('admin').waitFor();
  expect(await page.evaluate('[localStorage.length, document.cookie]')).toEqual([0, '']);
  expect(await tokensOfConsole()).toHaveLength(1);

  await page.reload();
  await heading(page, 'Sites').waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('You have signed out.').waitFor();
  expect(await page.evaluate('sessionStorage.length')).toBe(0);
  await vi.waitFor(async () => expect(await tokensOfConsole()).toEqual([]), 10_000);
  expect(faults).toEqual([]);
});

test('a token signs in; one that is valid no more is told', async () => {
  const { page } = await open('', {});
  await page.getByRole('button', { name: 'Sign in with an API token' }).click();
  await page.getByLabel('API token', { exact: true }).fill('0123456789012345678901234567890123456789');
  await page.keyboard.press('Enter');
  expect(await page.getByRole('alert').textContent()).toContain('Invalid v1 token');
  await page.getByLabel('API token', { exact: true }).fill(superuser);
  await page.keyboard.press('Enter');
  await heading(page, 'Today').waitFor();
  const late = await open('', { authorization: 'Token 0123456789012345678901234567890123456789' });
  await late.page.getByText('Your session has ended').waitFor();
});
