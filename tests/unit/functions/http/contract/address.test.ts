import { expect, test } from 'vitest';
import { addressOf } from '../../../../../src/functions/http/contract/address.ts';

const addressed = (sent: string, route: string, parameters: Record<string, string> | null, stage = '') =>
  addressOf(
    {
      path: sent,
      resource: route,
      pathParameters: parameters,
      requestContext: { path: `${stage}${sent}`, domainName: 'qm.example' },
    },
    'https',
  );

test.each([
  ['/v1/api/dcim/sites/7/', '/api/dcim/sites/{id}', { id: '7' }, '/v1', '/api/dcim/sites/7/'],
  ['/v1/api/dcim/sites/7', '/api/dcim/sites/{id}', { id: '7' }, '/v1', '/api/dcim/sites/7'],
  ['/v1/api/status/', '/{proxy+}', { proxy: 'api/status' }, '/v1', '/api/status/'],
  ['/v1/api/status/', '/{proxy+}', { proxy: 'api/status/' }, '/v1', '/api/status/'],
  ['/api/api/', '/{proxy+}', { proxy: 'api' }, '/api', '/api/'],
  ['/v1/', '/', null, '/v1', '/'],
  ['/', '/', null, '', '/'],
])('a base path is what %s has before the route %s', (sent, route, parameters, prefix, path) => {
  expect(addressed(sent, route, parameters)).toEqual({ baseUrl: `https://qm.example${prefix}`, path });
});

test('a stage comes before the path', () => {
  const address = { baseUrl: 'https://qm.example/prod', path: '/api/dcim/sites/' };
  expect(addressed('/api/dcim/sites/', '/api/dcim/sites', null, '/prod')).toEqual(address);
});

test('a path that does not end like its route has nothing before it', () => {
  const address = { baseUrl: 'https://qm.example', path: '/api/numbers/a/b/' };
  expect(addressed('/api/numbers/a/b/', '/api/numbers/{id}', { id: 'a/b' })).toEqual(address);
});

test('slashes that a client doubles belong to the path', () => {
  const address = { baseUrl: 'https://qm.example', path: '//api//dcim/sites/' };
  expect(addressed('//api//dcim/sites/', '/api/dcim/sites', null)).toEqual(address);
});
