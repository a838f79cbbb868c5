import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import { Lifecycle, refusal } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

const type = 'extras.webhook';
const url = 'https://hooks.example/in';
const made = (lab: Lifecycle, more: JsonObject = {}) =>
  lab.create(type, { name: 'Receiver', payload_url: url, ...more });

const problemOf = async (field: string, value: string): Promise<unknown> => {
  const lab = new Lifecycle(new MemoryStore());
  const { body } = await refusal(made(lab, { [field]: value }));
  return (body as JsonObject)[field];
};

describe('addresses', () => {
  const beginning = ['Enter a valid URL, beginning with http:// or https://.'];

  test.each(['ftp://hooks.example/in', 'hooks.example/in', 'https://', 'file:///in', 'https://a b/'])(
    '%s is refused with the sentence of NetBox',
    async (text) => expect(await problemOf('payload_url', text)).toEqual(beginning),
  );

  test('templates and passwords in addresses are refused with a reason', async () => {
    expect(await problemOf('payload_url', 'https://hooks.example/{{ data.name }}')).toEqual([
      'Templates are not offered in addresses: the values of an object must not choose who gets the request.',
    ]);
    expect(await problemOf('payload_url', 'https://me:word@hooks.example/')).toEqual([
      'Give no user or password in the address: everybody who may view the webhook reads it. Use a header.',
    ]);
  });

  test('http and https are taken', async () => {
    const lab = new Lifecycle(new MemoryStore());
    expect(await made(lab, { payload_url: 'http://hooks.example:8080/in?a=1' })).toBe(1);
  });
});

describe('header lines', () => {
  test.each([
    ['no colon here', 'Line 1: Enter a header as "Name: value".'],
    ['Bad Name: x', 'Line 1: Enter a header as "Name: value".'],
    ['X-One: 1\nhost: elsewhere', 'Line 2: host is set by the sender and cannot be given.'],
    ['Content-Length: 3', 'Line 1: Content-Length is set by the sender and cannot be given.'],
    ['Transfer-Encoding: chunked', 'Line 1: Transfer-Encoding is set by the sender and cannot be given.'],
    ['Webhook-Id: 3', 'Line 1: Webhook-Id is set by the sender and cannot be given.'],
    ['X-Hook-Signature: 3', 'Line 1: X-Hook-Signature is set by the sender and cannot be given.'],
    ['Content-Type: text/plain', 'Line 1: Set the content type in http_content_type.'],
    ['X-One: 1\nx-one: 2', 'Line 2: x-one is given twice.'],
    ['X-One: Gr\u00fc\u00dfe', 'Line 1: X-One has characters that no header may have.'],
    ['X-One: 1\rX-Two: 2', 'Line 1: X-One has characters that no header may have.'],
  ])('%j is refused', async (lines, problem) =>
    expect(await problemOf('additional_headers', lines)).toEqual([problem]),
  );

  test('lines of names and values are taken, templates in values and blank lines, too', async () => {
    const lab = new Lifecycle(new MemoryStore());
    expect(await made(lab, { additional_headers: 'X-Event: {{ event }}\r\n\r\nAuthorization: Bearer abc:def' })).toBe(
      1,
    );
  });
});

test('a CA file and a content type that is none are refused with a reason', async () => {
  expect(await problemOf('ca_file_path', '/etc/ca.pem')).toEqual([
    'There is no file system to read certificates from. Leave this empty: certificates are checked against public authorities.',
  ]);
  expect(await problemOf('http_content_type', 'a/b\r\nX: y')).toEqual([
    'Enter a content type such as application/json.',
  ]);
});

test('templates that cannot be read are refused with their line', async () => {
  expect(await problemOf('body_template', 'one\n{% if event %}two')).toEqual([expect.stringMatching(/line \d/)]);
  expect(await problemOf('additional_headers', 'X-One: 1\nX-Event: {{ event | nope }}')).toEqual([
    expect.stringMatching(/line \d/),
  ]);
  expect(await problemOf('additional_headers', 'X-One: {% if event %}1\nX-Two: 2{% endif %}')).toEqual([
    'Line 1: A template must end in the line where it begins.',
  ]);
  expect(await made(new Lifecycle(new MemoryStore()), { body_template: '{"text": {{ data.name|tojson }}}' })).toBe(1);
});

describe('the secret', () => {
  test('is base64 behind whsec_, as the libraries of receivers want it', async () => {
    for (const secret of ['whsec_', 'whsec_a long random text', 'whsec_YWJjZ', 'whsec_YWJj=ZA'])
      expect(await problemOf('secret', secret)).toEqual([
        'Behind whsec_ there must be base64, of 4 characters or more.',
      ]);
    const lab = new Lifecycle(new MemoryStore());
    for (const [at, secret] of ['whsec_YWJjZA==', 'whsec_YWJjZA', 'whsec_YWJj', 'whsec YWJj'].entries())
      expect(await made(lab, { name: `Receiver ${at}`, secret })).toBe(at + 1);
  });

  test('is kept for signatures, never answered, and not in the change log', async () => {
    const lab = new Lifecycle(new MemoryStore());
    const id = await made(lab, { secret: 'sesame' });
    expect((await lab.values(type, id))._secret).toBe('sesame');
    expect(JSON.stringify(await lab.answer(type, id))).not.toContain('sesame');
    const [entry] = await lab.ids('core.objectchange');
    expect(JSON.stringify(await lab.values('core.objectchange', entry ?? 0))).not.toContain('sesame');
  });

  test('stays until another is given, also when all other fields are sent again', async () => {
    const lab = new Lifecycle(new MemoryStore());
    const id = await made(lab, { secret: 'sesame' });
    await lab.patch(type, id, { description: 'of the ticket system' });
    expect((await lab.values(type, id))._secret).toBe('sesame');
    await lab.patch(type, id, { secret: 'barley' });
    expect((await lab.values(type, id))._secret).toBe('barley');
    await lab.patch(type, id, { secret: '' });
    expect((await lab.values(type, id))._secret).toBe('');
  });
});

test('who saved it last is kept, and not answered', async () => {
  const store = new MemoryStore();
  const id = await made(new Lifecycle(store));
  const other = new Lifecycle(store, {}, { userId: 7, username: 'other', superuser: true, writeEnabled: true });
  expect((await other.values(type, id))._saved_by).toBe(1);
  await other.patch(type, id, { description: 'mine' });
  expect((await other.values(type, id))._saved_by).toBe(7);
  expect(Object.keys(await other.answer(type, id))).not.toContain('_saved_by');
});
