import { expect, test } from 'vitest';
import { jsonOptions, requireKnownFormat } from '../../../../../src/functions/http/contract/accept.ts';
import { allowHeader } from '../../../../../src/functions/http/contract/methods.ts';

test.each([
  [undefined, 0],
  ['*/*', 0],
  ['application/json', 0],
  ['text/html, application/json; indent=4', 4],
  ['application/json;indent=99;version=4.6', 8],
  ['application/json; indent=-1', 0],
  ['application/json; indent=many', 0],
])('Accept: %s asks for an indent of %d', (accept, indent) => {
  expect(jsonOptions(accept)).toEqual({ indent });
});

test.each(['', '*/*', '*', 'application/*', 'text/html', 'Text/CSV', 'image/svg+xml', 'application/xml, */*;q=0.1'])(
  'Accept: %s takes what is answered',
  (accept) => {
    expect(jsonOptions(accept)).toEqual({ indent: 0 });
  },
);

test.each(['application/xml', 'image/png', 'audio/*', 'xml', 'application/xml; indent=4, text/plain'])(
  'Accept: %s takes nothing that is answered',
  (accept) => {
    expect(() => jsonOptions(accept)).toThrow(
      expect.objectContaining({ status: 406, body: { detail: 'Could not satisfy the request Accept header.' } }),
    );
  },
);

test('another version of the API is not acceptable', () => {
  expect(() => jsonOptions('application/json; version=9.9')).toThrow(
    expect.objectContaining({ status: 406, body: { detail: 'Invalid version in "Accept" header.' } }),
  );
});

test('Allow names the methods in the order of NetBox', () => {
  expect(allowHeader(['DELETE', 'POST', 'GET'])).toBe('GET, POST, DELETE, HEAD, OPTIONS');
  expect(allowHeader(['POST'])).toBe('POST, OPTIONS');
});

test('a format that nobody knows is not found, and none is as good as JSON', () => {
  const asked = (format: string) => () => requireKnownFormat(new Map([['format', [format]]]));
  for (const format of ['json', 'yaml', 'csv', '']) expect(asked(format)).not.toThrow();
  expect(asked('xml')).toThrow('not-found');
});
