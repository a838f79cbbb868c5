import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Json } from '../../../../src/domain/engine/json.ts';
import { withFileLinks } from '../../../../src/functions/files/file-links.ts';
import { jsonResponse } from '../../../../src/functions/http/contract/response.ts';

const before = { ...process.env };
beforeAll(() => {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret', QM_BUCKET: 'bucket' });
});
afterAll(() => {
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'QM_BUCKET'])
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
});

const type = 'netbox_asset_lifecycle.attachment';
const now = new Date('2026-03-01T12:00:00Z');
const linked = (body: Json, isWrite = false) =>
  JSON.parse(withFileLinks(type, jsonResponse(200, body), { isWrite, now }).body);

const key = `files/${type}/7-abc/quote_1.pdf`;
const pending = { id: 7, filename: 'quote.pdf', file: null, upload: null, status: { value: 'pending', label: '' } };

test('a file is read by an address that holds 15 minutes and says what it is', () => {
  const { file } = linked({ id: 7, file: key });
  const url = new URL(file);
  expect([url.hostname.split('.')[0], url.pathname]).toEqual(['bucket', `/${key}`]);
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    'X-Amz-Expires': '900',
    'X-Amz-Date': '20260301T120000Z',
    'response-content-type': 'application/pdf',
    'response-content-disposition': 'attachment; filename="quote_1.pdf"',
  });
});

test('a file is saved under the name that it was given', () => {
  const named = (filename: string) =>
    new URL(linked({ id: 7, filename, file: key }).file).searchParams.get('response-content-disposition');
  const plain = 'attachment; filename="quote_1.pdf"';
  expect(named('Angebot für Łódź (1).pdf')).toBe(
    `${plain}; filename*=UTF-8''Angebot%20f%C3%BCr%20%C5%81%C3%B3d%C5%BA%20%281%29.pdf`,
  );
  expect(named('a\u202efdp.pdf')).toBe(`${plain}; filename*=UTF-8''afdp.pdf`);
  expect(named('quote_1.pdf')).toBe(plain);
});

test('no cache keeps an answer with an address, which is the same by its ETag when the address holds no more', () => {
  const answer = withFileLinks(type, jsonResponse(200, { id: 7, file: key }), { isWrite: false, now });
  expect(answer.headers).toMatchObject({ 'Cache-Control': 'no-store' });
});

test('pictures are shown, everything else is saved', () => {
  const { file } = linked({ file: `files/${type}/x/damage.png` });
  expect(new URL(file).searchParams.get('response-content-disposition')).toBe('inline; filename="damage.png"');
});

test('every object of a page and of a list has its address, and other texts stay', () => {
  expect(linked({ count: 1, results: [{ id: 7, file: key }] }).results[0].file).toMatch(/^https:/);
  expect(linked([{ id: 7, file: key }])[0].file).toMatch(/^https:/);
  expect(linked({ id: 7, file: null, name: key })).toEqual({ id: 7, file: null, name: key });
});

test('where a missing file goes stands in answers to writes only', () => {
  const { upload } = linked(pending, true);
  expect(upload).toEqual({
    method: 'PUT',
    url: expect.stringContaining(`/uploads/${type}/7?`),
    headers: { 'Content-Type': 'application/pdf' },
    expires: '2026-03-01T12:15:00.000Z',
  });
  expect(linked(pending)).toEqual(pending);
  const stored = { ...pending, status: { value: 'stored', label: '' } };
  expect(linked(stored, true)).toEqual(stored);
  const shown = { id: 7, status: pending.status };
  expect(linked(shown, true)).toEqual(shown);
});

test('errors are answered as they are', () => {
  const refused = jsonResponse(400, { file: [key] });
  expect(withFileLinks(type, refused, { isWrite: true, now })).toBe(refused);
});
