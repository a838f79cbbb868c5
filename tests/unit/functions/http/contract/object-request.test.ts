import { expect, test } from 'vitest';
import type { Json } from '../../../../../src/domain/engine/json.ts';
import { messageOf, objectBody } from '../../../../../src/functions/http/contract/object-request.ts';
import type { ApiRequest } from '../../../../../src/functions/http/contract/request.ts';

const requestWith = (body: Json | undefined): ApiRequest => ({
  method: 'PATCH',
  path: '/api/dcim/sites/1/',
  query: new Map(),
  baseUrl: '',
  address: '192.0.2.1',
  header: () => undefined,
  text: () => '',
  bytes: () => new Uint8Array(),
  body: () => body,
  pathParameter: () => undefined,
});

test('a request without a body sets nothing', () => {
  expect(objectBody(requestWith(undefined))).toEqual({});
  expect(objectBody(requestWith({ name: 'a' }))).toEqual({ name: 'a' });
});

test.each([
  [null, 'No data provided'],
  [[], 'Invalid data. Expected a dictionary, but got list.'],
  ['x', 'Invalid data. Expected a dictionary, but got str.'],
  [1, 'Invalid data. Expected a dictionary, but got int.'],
  [1.5, 'Invalid data. Expected a dictionary, but got float.'],
  [true, 'Invalid data. Expected a dictionary, but got bool.'],
  [0, 'Invalid data. Expected a dictionary, but got int.'],
  [false, 'Invalid data. Expected a dictionary, but got bool.'],
  ['', 'Invalid data. Expected a dictionary, but got str.'],
])('the body %j is refused', (body, message) => {
  expect(() => objectBody(requestWith(body))).toThrow(
    expect.objectContaining({ status: 400, body: { non_field_errors: [message] } }),
  );
});

test('a message for the change log is a text or is refused', () => {
  expect(messageOf({ changelog_message: 'ticket 7' })).toBe('ticket 7');
  expect(messageOf({})).toBe('');
  expect(() => messageOf({ changelog_message: { ticket: 7 } })).toThrow(
    expect.objectContaining({ status: 400, body: { changelog_message: ['Not a valid string.'] } }),
  );
});
