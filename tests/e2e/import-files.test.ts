import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, inject, test } from 'vitest';
import { readCommand } from '../../tools/import/command.ts';
import { sendFile } from '../../tools/import/send.ts';
import { call, origin, resultsOf } from './support/client.ts';

const folder = mkdtempSync(join(tmpdir(), 'quartermaster-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

const connection = { send: fetch, onProgress: () => undefined, pause: () => Promise.resolve() };

test('the import command sends a UTF-16 file of a spreadsheet through the gateway as it is', async () => {
  const file = join(folder, 'regions.csv');
  const text = 'sep=\t\r\nname\tslug\t\t\r\nŁódź 東京\tutf-16-lodz\t\t\r\n\t\t\t\r\n';
  writeFileSync(file, Buffer.from(`\ufeff${text}`, 'utf16le'));
  const environment = { QM_TOKEN: inject('stack').token, QM_URL: origin };
  const report = await sendFile(readCommand([file, '--type', 'dcim.region'], environment), connection);
  expect(report).toMatchObject({ rows: 1, created: 1, rejected: 0, error: null });
  expect(report.notes.map(({ code }) => code)).toEqual(['utf-16', 'separator-line', 'empty-columns', 'empty-rows']);
  const found = await call('GET', '/api/dcim/regions/?slug=utf-16-lodz');
  expect(resultsOf(found)).toMatchObject([{ name: 'Łódź 東京' }]);
});

test.each(['text/csv', 'text/csv; charset=utf-8'])(
  'a CSV body of the type %s comes through the gateway',
  async (type) => {
    const name = `Zürich ${type}`;
    const slug = `gateway-${type.length}`;
    const answer = await call('POST', '/api/dcim/regions/import/', {
      raw: `name,slug\n"${name}",${slug}\n`,
      headers: { 'Content-Type': type },
    });
    expect([answer.status, answer.body]).toMatchObject([200, { created: 1, notes: [] }]);
    expect(resultsOf(await call('GET', `/api/dcim/regions/?slug=${slug}`))).toMatchObject([{ name }]);
  },
);

test('an export template is rendered behind the gateway', async () => {
  await call('POST', '/api/dcim/manufacturers/', { body: { name: 'Of a template', slug: 'of-a-template' } });
  const template = {
    name: 'slugs',
    object_types: ['dcim.manufacturer'],
    template_code:
      '{% for m in queryset %}{{ loop.index }} {{ m }} {{ m.slug | upper }} {{ m.devicetype_count }}{% endfor %}',
    mime_type: 'text/html',
    as_attachment: false,
  };
  expect((await call('POST', '/api/extras/export-templates/', { body: template })).status).toBe(201);
  const answer = await call('GET', '/api/dcim/manufacturers/?export=slugs&slug=of-a-template');
  expect([answer.status, answer.text]).toEqual([200, '1 Of a template OF-A-TEMPLATE 0']);
  expect(answer.headers.get('content-type')).toContain('text/html');
  expect(answer.headers.get('content-security-policy')).toContain('sandbox');
});
