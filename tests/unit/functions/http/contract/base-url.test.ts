import { afterEach, expect, test, vi } from 'vitest';
import { handler } from '../../../../../src/functions/api/docs.ts';
import { lambdaContext } from '../../../../support/lambda-context.ts';

afterEach(() => vi.unstubAllEnvs());

/** Where a request for /api/schema is redirected to; API Gateway was reached at `domainName`. */
async function redirected(
  { domainName, stage = '' }: { domainName?: string; stage?: string },
  headers: Record<string, string> = {},
): Promise<unknown> {
  const event = {
    httpMethod: 'GET',
    path: '/api/schema',
    resource: '/api/schema',
    headers,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    body: null,
    isBase64Encoded: false,
    requestContext: { path: `${stage}/api/schema`, domainName },
  };
  const answer = await handler(event, lambdaContext('docs'));
  expect(answer.statusCode).toBe(301);
  return answer.headers?.Location;
}

test('addresses in answers begin with the domain by which API Gateway was reached, and its stage', async () => {
  expect(await redirected({ domainName: 'assets.example' })).toBe('https://assets.example/api/schema/');
  const own = { domainName: 'id.execute-api.eu-central-1.amazonaws.com', stage: '/prod' };
  expect(await redirected(own)).toBe('https://id.execute-api.eu-central-1.amazonaws.com/prod/api/schema/');
});

test('no header of the client changes them', async () => {
  for (const headers of [
    { host: 'elsewhere.example' },
    { Host: 'elsewhere.example' },
    { 'X-Forwarded-Host': 'elsewhere.example' },
    { Forwarded: 'host=elsewhere.example' },
    { 'X-Forwarded-Proto': 'javascript' },
  ])
    expect(await redirected({ domainName: 'assets.example' }, headers)).toBe('https://assets.example/api/schema/');
});

test('API Gateway says how the client connected', async () => {
  const plain = await redirected({ domainName: 'localhost:3000' }, { 'X-Forwarded-Proto': 'http' });
  expect(plain).toBe('http://localhost:3000/api/schema/');
});

test('QM_PUBLIC_URL comes before all that, with what it has before /api/', async () => {
  const gateway = { domainName: 'id.execute-api.eu-central-1.amazonaws.com', stage: '/prod' };
  for (const setting of ['https://assets.example/netbox', 'https://assets.example/netbox/']) {
    vi.stubEnv('QM_PUBLIC_URL', setting);
    expect(await redirected(gateway)).toBe('https://assets.example/netbox/api/schema/');
  }
  vi.stubEnv('QM_PUBLIC_URL', '');
  expect(await redirected(gateway)).toContain('amazonaws.com/prod/');
});

test.each(['assets.example', 'ftp://assets.example', 'https://me:secret@assets.example', 'https://a.example/?x=1'])(
  'QM_PUBLIC_URL must be an address: %s is refused with an example',
  async (setting) => {
    vi.stubEnv('QM_PUBLIC_URL', setting);
    await expect(redirected({ domainName: 'assets.example' })).rejects.toThrow(
      'QM_PUBLIC_URL has to be an address like https://netbox.example.com, without parameters.',
    );
  },
);
