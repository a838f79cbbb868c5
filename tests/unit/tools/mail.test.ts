import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { environmentMail } from '../../../src/repos/mail.ts';
import { type LocalMail, startMail } from '../../../tools/local/mail.ts';
import { rawRequest } from '../../support/raw-request.ts';

let folder: string;
let mail: LocalMail;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quartermaster-mails-'));
  mail = await startMail(join(folder, 'mails'));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await mail.stop();
  await rm(folder, { recursive: true });
});

const message = { username: 'ada', email: 'ada@example.com', subject: 'Schrank 7 → Halle', body: 'Zwei\nZeilen\n' };

test('a mail that the SDK of SES sends becomes a file', async () => {
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_REGION']) vi.stubEnv(name, 'eu-central-1');
  const channel = environmentMail({ QM_MAIL_FROM: 'qm@example.com', QM_SES_ENDPOINT: mail.url });
  expect(await channel?.send(message)).toBe('sent');
  expect(await channel?.send({ ...message, email: '' })).toBe('unreachable');
  const [name = '', ...others] = await readdir(join(folder, 'mails'));
  expect(others).toEqual([]);
  expect(await readFile(join(folder, 'mails', name), 'utf8')).toBe(
    'From: qm@example.com\nTo: ada@example.com\nSubject: Schrank 7 → Halle\n\nZwei\nZeilen\n',
  );
});

test('without a sender there is no way by mail', () => {
  expect(environmentMail({ QM_MAIL_FROM: '' })).toBeUndefined();
});

test.each([
  ['of another web page', '/v2/email/outbound-emails', { Host: 'mail.example.com' }, 403],
  ['for something else', '/v2/email/identities', {}, 404],
  ['that is no mail', '/v2/email/outbound-emails', {}, 400],
])('a request %s is refused', async (_, path, headers, status) => {
  const answer = await rawRequest(`${mail.url}${path}`, { method: 'POST', headers, body: '{"Content":{}}' });
  expect(answer.status).toBe(status);
});
