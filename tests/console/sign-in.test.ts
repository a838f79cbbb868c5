import { expect, test } from 'vitest';
import { consoleUrl } from './support/browser.ts';
import { password } from './support/estate.ts';
import { api, browserForTests, heading } from './support/tabs.ts';

const open = browserForTests();

test('a user name and a password lead to the address that was asked for, and out again', async () => {
  const { page, faults } = await open('#/dcim/sites/', {});
  await heading(page, 'Sign in to Quartermaster').waitFor();
  await page.getByLabel('User name').fill('reader');
  await page.getByLabel('Password', { exact: true }).fill('wrong');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  expect(await page.getByRole('alert').textContent()).toBe(
    'Invalid username/password. Check what you typed, then try again.',
  );
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
  await heading(page, 'Sites').waitFor();
  expect(page.url()).toBe(`${consoleUrl}#/dcim/sites/`);
  await page.getByText('reader').waitFor();

  const kept = await page.evaluate<string>("sessionStorage['quartermaster.session']");
  expect(await page.evaluate('[localStorage.length, document.cookie]')).toEqual([0, '']);
  const { authorization } = JSON.parse(kept);
  const asked = () => fetch(new URL('../api/users/config/', consoleUrl), { headers: { Authorization: authorization } });
  expect((await asked()).status).toBe(200);

  await page.reload();
  await heading(page, 'Sites').waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('You have signed out.').waitFor();
  expect(await page.evaluate('sessionStorage.length')).toBe(0);
  expect(faults).toEqual([]);
});

test('signing in with a token; one that is valid no more is told', async () => {
  const { page } = await open('', {});
  await page.getByRole('button', { name: 'Sign in with an API token' }).click();
  await page.getByLabel('API token', { exact: true }).fill('0123456789012345678901234567890123456789');
  await page.keyboard.press('Enter');
  expect(await page.getByRole('alert').textContent()).toContain('Invalid v1 token');
  const made = await api.send('POST', 'users/tokens/', { user: 1, version: 1 });
  await page.getByLabel('API token', { exact: true }).fill(`Token ${made.token}`);
  await page.keyboard.press('Enter');
  await heading(page, 'Today').waitFor();
  await api.send('DELETE', `users/tokens/${made.id}/`);
  await page.getByRole('link', { name: 'Browse' }).click();
  await page.getByRole('link', { name: 'Racks', exact: true }).click();
  await page.getByText('Your session has ended').waitFor();
});
