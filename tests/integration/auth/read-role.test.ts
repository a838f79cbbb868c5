import { randomUUID } from 'node:crypto';
import type { ServiceInputTypes } from '@aws-sdk/lib-dynamodb';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterEach, beforeAll, expect, inject as provided, test, vi } from 'vitest';
import { environmentStore } from '../../../src/functions/runtime/environment.ts';
import { functions } from '../../../tools/serverless/functions.ts';
import { keysWrittenByReads } from '../../../tools/serverless/read-role.ts';
import { callerWith, newUser, uniqueName } from '../../support/accounts.ts';
import { type Api, resultsOf, startApi } from '../../support/api.ts';
import { range } from '../../support/changes.ts';
import { dieAtDecision, inject } from '../../support/faults.ts';
import { journalStates, leasesOver } from '../../support/journals.ts';

// What IAM does with the role of functions that only read is done here by the client of the database.

let api: Api;
beforeAll(async () => {
  api = await startApi(`read-role-${randomUUID()}`, provided('dynamodbEndpoint'));
});
afterEach(() => vi.unstubAllEnvs());

const access = () => environmentStore().access;

interface Keyed {
  readonly Item?: Readonly<Record<string, unknown>> | undefined;
  readonly Key?: Readonly<Record<string, unknown>> | undefined;
}

const partitionOf = ({ Item, Key }: Keyed): string => String((Item ?? Key)?.pk);

/** The partitions that a request writes or checks; none of one that only reads. */
function partitionsWritten(command: string, input: ServiceInputTypes): readonly string[] {
  if (/^(BatchGet|Get|Query)/.test(command)) return [];
  if ('TransactItems' in input)
    return (input.TransactItems ?? []).flatMap((item) =>
      Object.values(item).flatMap((action) => (action ? [partitionOf(action)] : [])),
    );
  if ('Item' in input || 'Key' in input) return [partitionOf(input)];
  throw new Error(`The role has no right to ${command}`);
}

const matches = (pattern: string, key: string): boolean =>
  pattern.endsWith('*') ? key.startsWith(pattern.slice(0, -1)) : key === pattern;

/** Does something with the rights of the role; answers the partitions that were written, and those that were refused. */
async function withReadRole<T>(run: () => Promise<T>) {
  const allowed = keysWrittenByReads(process.env);
  const written: string[] = [];
  const refused: string[] = [];
  const role = inject(access(), async ({ command, input, send }) => {
    const keys = partitionsWritten(command, input);
    const beyond = keys.filter((key) => !allowed.some((pattern) => matches(pattern, key)));
    refused.push(...beyond);
    if (beyond.length > 0) throw Object.assign(new Error('Not authorized'), { name: 'AccessDeniedException' });
    written.push(...keys);
    return send();
  });
  try {
    return { result: await run(), written, refused };
  } finally {
    role.lift();
  }
}

const readOnly = Object.values(functions).filter(({ role }) => role === 'ReadRole');
const paths = JSON.stringify(readOnly.map(({ events }) => events))
  .match(/\/api\/[^"]*/g)
  ?.map((path) => `${path.replace('{id}', '1')}/`)
  .filter((path) => !path.includes('{'));

test('each route that only reads answers with rights that cannot write, whether its object is there or not', async () => {
  const site = await api.create('/api/dcim/sites/', { name: 'Berlin', slug: 'berlin' });
  await api.create('/api/dcim/racks/', { name: 'R1', site });
  await api.create('/api/plugins/asset-lifecycle/boms/', { name: 'Hall' });
  expect(paths?.length).toBeGreaterThan(20);
  const statuses = new Map<string, number>();
  for (const path of paths ?? []) {
    const { result, refused } = await withReadRole(() => api.call('GET', path));
    expect([path, refused]).toEqual([path, []]);
    statuses.set(path, result.status);
  }
  expect([...statuses.values()].filter((status) => status >= 500)).toEqual([]);
  for (const path of ['core/object-changes', 'plugins/asset-lifecycle/boms/1/coverage', 'dcim/racks/1/elevation'])
    expect([path, statuses.get(`/api/${path}/`)]).toEqual([path, 200]);
});

test('the use of a token is written down', async () => {
  const caller = await callerWith(api, await newUser(api));
  const { result, refused } = await withReadRole(() => caller.call('GET', '/api/'));
  expect([result.status, refused]).toEqual([200, []]);
  const { body } = await api.call('GET', `/api/users/tokens/${caller.tokenId}/`);
  expect(body.last_used).toMatch(/^\d{4}-/);
});

test('deep pages leave their checkpoints behind', async () => {
  const regions = range(1, 900).map((number) => ({ name: `Region ${number}`, slug: `region-${number}` }));
  expect((await api.call('POST', '/api/dcim/regions/', regions)).status).toBe(201);
  const path = '/api/core/object-changes/?limit=10&offset=800';
  const { result, written, refused } = await withReadRole(() => api.call('GET', path));
  expect([resultsOf(result).length, refused]).toEqual([10, []]);
  expect(written).toContainEqual(expect.stringMatching(/^checkpoint#core\.objectchange#/));
});

test('single sign-on makes the user, where there is a provider', async () => {
  const issuer = 'https://login.example.org/';
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }] };
  const claims = { sub: randomUUID(), preferred_username: uniqueName('reader'), groups: ['auditors'] };
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', kid: 'one' })
    .setIssuer(issuer)
    .setAudience('quartermaster')
    .setExpirationTime('5 minutes')
    .sign(privateKey);
  await api.create('/api/users/groups/', { name: 'auditors' });
  expect(keysWrittenByReads(process.env)).not.toContain('users.user#*');
  vi.stubEnv('QM_OIDC_ISSUER', issuer);
  vi.stubEnv('QM_OIDC_AUDIENCE', 'quartermaster');
  vi.stubEnv('QM_OIDC_JWKS_URL', `data:application/json,${encodeURIComponent(JSON.stringify(jwks))}`);
  vi.stubEnv('QM_OIDC_GROUPS_CLAIM', 'groups');
  const { result, refused } = await withReadRole(() =>
    api.call('GET', '/api/', undefined, { headers: { authorization: `Bearer ${token}` } }),
  );
  expect([result.status, refused]).toEqual([200, []]);
  const users = resultsOf(await api.call('GET', `/api/users/users/?username=${claims.preferred_username}`));
  expect(users).toMatchObject([{ groups: [{ name: 'auditors' }] }]);
});

test('an abandoned write is left to those who may write', async () => {
  const makers = range(1, 40).map((number) => ({ name: `Maker ${number}`, slug: `maker-${number}` }));
  const death = inject(access(), dieAtDecision('after'));
  await api.call('POST', '/api/dcim/manufacturers/', makers);
  death.lift();
  await leasesOver(access());
  const lookUps = () =>
    Promise.allSettled(makers.map(({ slug }) => environmentStore().findUnique('dcim.manufacturer', 'slug', { slug })));
  const { result, refused } = await withReadRole(lookUps);
  expect(new Set(refused)).toEqual(new Set(['journal']));
  const reasons = result.flatMap((outcome) => (outcome.status === 'rejected' ? [String(outcome.reason)] : []));
  expect(new Set(reasons)).toEqual(new Set([expect.stringContaining('is being written by another request')]));
  expect(await journalStates(access())).toHaveLength(1);
  expect((await lookUps()).every(({ status }) => status === 'fulfilled')).toBe(true);
  expect(await journalStates(access())).toEqual([]);
});
