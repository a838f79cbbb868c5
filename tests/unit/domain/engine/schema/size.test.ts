import { expect, test } from 'vitest';
import { jsonBytes, largestObject, sizeProblems } from '../../../../../src/domain/engine/schema/size.ts';
import { site } from '../../../../../src/domain/organization/site.ts';
import { idempotencyRecord } from '../../../../../src/domain/platform/idempotency-record.ts';
import { user } from '../../../../../src/domain/platform/user.ts';

const withComments = (length: number) => ({ name: 'Hall', comments: 'x'.repeat(length) });
const room = largestObject - jsonBytes(withComments(0));

test('values fit up to the last byte', () => {
  expect(sizeProblems(site, null, withComments(room))).toEqual({});
  expect(sizeProblems(site, null, withComments(room + 1))).toEqual({
    comments: ['The values of the site take 181 kB, and 180 kB can be stored; this field takes 180 kB.'],
  });
});

test('the field that takes most is named, measured in UTF-8', () => {
  const values = { comments: 'x'.repeat(150_000), custom_fields: { '1': '漢'.repeat(60_000) } };
  expect(Object.keys(sizeProblems(site, null, values))).toEqual(['custom_fields']);
});

test('a field that nobody sees is not named', () => {
  expect(sizeProblems(user, null, { username: 'anna', preferences: { ui: 'x'.repeat(200_000) } })).toEqual({
    __all__: ['The values of the user take 201 kB, and 180 kB can be stored.'],
  });
});

test('what is too large already may change as long as it does not grow', () => {
  const before = withComments(300_000);
  expect(sizeProblems(site, before, withComments(299_000))).toEqual({});
  expect(sizeProblems(site, before, { ...before, name: 'Dock' })).toEqual({});
  expect(Object.keys(sizeProblems(site, before, withComments(300_001)))).toEqual(['comments']);
});

test('what the change log does not keep twice has the whole item', () => {
  expect(sizeProblems(idempotencyRecord, null, { body: 'x'.repeat(300_000) })).toEqual({});
});
