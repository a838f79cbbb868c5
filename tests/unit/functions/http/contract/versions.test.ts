import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { registry } from '../../../../../src/domain/registry.ts';
import { jsonOptions } from '../../../../../src/functions/http/contract/accept.ts';
import { etagOf, jsonResponse } from '../../../../../src/functions/http/contract/response.ts';
import { apiVersion, netboxVersion } from '../../../../../src/functions/http/contract/versions.ts';
import { openFunction } from '../../../../../src/functions/http/open-function.ts';
import { openApiDocument } from '../../../../../src/functions/http/openapi/document.ts';
import { rootDocuments } from '../../../../../src/functions/http/root.ts';
import { lambdaContext } from '../../../../support/lambda-context.ts';
import { Lifecycle } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

afterEach(() => vi.unstubAllEnvs());

const site = (version: number, last_updated: string | null = '2026-11-27T10:00:00.123Z') => ({
  type: 'dcim.site' as const,
  id: 7,
  version,
  values: { created: null, last_updated },
});

const statusEvent = {
  httpMethod: 'GET',
  path: '/api/status/',
  resource: '/api/status',
  headers: {},
  multiValueQueryStringParameters: null,
  pathParameters: null,
  body: null,
  isBase64Encoded: false,
  requestContext: { path: '/api/status/', domainName: 'localhost' },
};

test.each([undefined, '', '4.6'])('without another setting NetBox 4.6 answers (%s)', (setting) => {
  vi.stubEnv('QM_NETBOX_API', setting);
  expect([apiVersion(), netboxVersion()]).toEqual(['4.6', '4.6.8']);
  expect(etagOf(site(5))).toBe('W/"2026-11-27T10:00:00.123Z.5"');
});

test.each(['4.5', '4.7.0', '5', 'constructor'])('answers of the version %s are refused', (QM_NETBOX_API) => {
  expect(() => apiVersion({ QM_NETBOX_API })).toThrow('QM_NETBOX_API has to be 4.6 or 4.7.');
});

describe('where NetBox 4.7 answers', () => {
  beforeEach(() => {
    vi.stubEnv('QM_NETBOX_API', '4.7');
  });

  test('clients learn of it, and may ask for no other version', () => {
    expect([apiVersion(), netboxVersion()]).toEqual(['4.7', '4.7.0']);
    expect(jsonOptions('application/json; version=4.7')).toEqual({ indent: 0 });
    expect(() => jsonOptions('application/json; version=4.6')).toThrow('not-acceptable');
  });

  test('the status and every answer name it', async () => {
    const { context } = new Lifecycle(new MemoryStore());
    const respond = openFunction(
      () => ['GET'],
      async (request) =>
        jsonResponse(200, (await rootDocuments(registry.resources).get('/api/status')?.(request, context)) ?? null),
    );
    const { headers, body } = await respond(statusEvent, lambdaContext('status'));
    expect(headers).toMatchObject({ 'API-Version': '4.7' });
    expect(JSON.parse(body)).toMatchObject({ 'netbox-version': '4.7.0', 'netbox-full-version': '4.7.0' });
    expect(openApiDocument(registry.resources, '').info).toMatchObject({ version: '4.7.0 (4.7)' });
  });

  test('the tag of an object is the time of its last write', () => {
    expect(etagOf(site(5))).toBe('W/"2026-11-27T10:00:00.123005+00:00"');
    expect(etagOf(site(1005, '2026-11-27T10:00:00Z'))).toBe('W/"2026-11-27T10:00:00.000005+00:00"');
  });

  test('two writes of one moment have different tags, and so have objects without a time', () => {
    expect(etagOf(site(6))).not.toBe(etagOf(site(5)));
    expect(etagOf(site(6, null))).toBe('W/"7.6"');
  });
});
