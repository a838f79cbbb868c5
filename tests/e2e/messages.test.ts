import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, test, vi } from 'vitest';
import type { JsonObject } from '../../src/domain/engine/json.ts';
import { call, objectOf, origin } from './support/client.ts';
import { make, uniqueText } from './support/factory.ts';

const { mailFolder } = inject('stack');

async function mailsTo(address: string): Promise<readonly string[]> {
  const names = await readdir(mailFolder);
  const mails = await Promise.all(names.map((name) => readFile(join(mailFolder, name), 'utf8')));
  return mails.filter((mail) => mail.split('\n').includes(`To: ${address}`));
}

const created = async (path: string, body: JsonObject) => objectOf(await call('POST', path, { body }));

test('a change of an object comes as a mail and as a notification to those who have subscribed to it', async () => {
  const name = uniqueText();
  const email = `${name}@example.com`;
  const user = await make('users.user', { email });
  await created('/api/users/permissions/', {
    name,
    object_types: ['dcim.site'],
    actions: ['view'],
    users: [user],
  });
  const site = await make('dcim.site', { name, slug: name });
  await created('/api/extras/subscriptions/', { object_type: 'dcim.site', object_id: site, user });
  await call('PATCH', `/api/dcim/sites/${site}/`, { body: { status: 'retired' } });
  const mail = await vi.waitFor(
    async () => {
      const [first, ...others] = await mailsTo(email);
      expect([first, others]).toEqual([expect.any(String), []]);
      return first ?? '';
    },
    { timeout: 50_000, interval: 100 },
  );
  const link = `${origin}/console/#/dcim/sites/${site}/`;
  expect(mail.split('\n').slice(2, 6)).toEqual([
    `Subject: Object updated: site ${name}`,
    '',
    'Object updated',
    `- site ${name}: status active -> retired ${link}`,
  ]);
  const { results } = objectOf(await call('GET', `/api/extras/notifications/?user_id=${user}`));
  expect(results).toMatchObject([{ object_id: site, event_type: 'object_updated', read: null }]);
});
