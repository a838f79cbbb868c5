import { expect, test } from 'vitest';
import { signatureHeaders } from '../../../../src/functions/events/sign-request.ts';
import { isSignedBy } from '../../../../src/functions/tracking/courier-signature.ts';

const now = new Date('2026-03-01T12:00:00Z');
const timestamp = now.getTime() / 1_000;
const secret = 'a secret of the courier';
const body = '{"events":[]}';

/** A request as webhooks of this project are signed. */
function signed(by: string, at = timestamp) {
  const headers = signatureHeaders({ id: 'm1', timestamp: at, body, secret: by });
  return { id: 'm1', timestamp: String(at), signatures: headers['webhook-signature'] ?? '', body };
}

test('what is signed with the secret is taken, in the form of Standard Webhooks as well', () => {
  expect(isSignedBy(secret, signed(secret), now)).toBe(true);
  const standard = `whsec_${Buffer.from('k'.repeat(32)).toString('base64')}`;
  expect(isSignedBy(standard, signed(standard), now)).toBe(true);
});

test('one of several signatures is enough, as while secrets are changed', () => {
  const { signatures, ...rest } = signed(secret);
  const old = signed('another secret altogether').signatures;
  expect(isSignedBy(secret, { ...rest, signatures: `${old} ${signatures}` }, now)).toBe(true);
});

test.each([
  ['another secret', { ...signed('another secret altogether') }],
  ['another body', { ...signed(secret), body: '{"events":[{}]}' }],
  ['another id', { ...signed(secret), id: 'm2' }],
  ['no id', { ...signed(secret), id: '' }],
  ['another time', { ...signed(secret), timestamp: String(timestamp + 1) }],
  ['a time that is none', { ...signed(secret), timestamp: 'now' }],
  ['a signature of another kind', { ...signed(secret), signatures: signed(secret).signatures.replace('v1,', 'v2,') }],
  ['half a signature', { ...signed(secret), signatures: signed(secret).signatures.slice(0, 20) }],
  ['no signature', { ...signed(secret), signatures: '' }],
])('%s is refused', (_, request) => {
  expect(isSignedBy(secret, request, now)).toBe(false);
});

test('a request is taken within five minutes, and not later', () => {
  expect(isSignedBy(secret, signed(secret, timestamp - 300), now)).toBe(true);
  expect(isSignedBy(secret, signed(secret, timestamp - 301), now)).toBe(false);
  expect(isSignedBy(secret, signed(secret, timestamp + 301), now)).toBe(false);
});

test('a courier without a secret has no signature', () => {
  expect(isSignedBy('', signed(''), now)).toBe(false);
  expect(isSignedBy('', { ...signed(secret) }, now)).toBe(false);
});
