import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { isJsonObject, type JsonObject } from '../../src/domain/engine/json.ts';
import { callerWith, newPermission, newUser } from '../support/accounts.ts';
import { type Api, objectIn, startApi } from '../support/api.ts';
import { type ImportBucket, startImportBucket } from '../support/import-bucket.ts';

let bucket: ImportBucket;
let api: Api;

beforeAll(async () => {
  const table = `import-doors-${randomUUID()}`;
  bucket = await startImportBucket(table, inject('dynamodbEndpoint'));
  api = await startApi(table, inject('dynamodbEndpoint'));
});
afterAll(() => bucket.stop());

const imports = '/api/core/imports/';
const jobOf = async (id: number): Promise<JsonObject> => (await api.call('GET', `/api/core/jobs/${id}/`)).body;

/** Asks for an import and uploads the file as the answer says. */
async function upload(request: JsonObject, content: string, options: Parameters<Api['call']>[3] = {}): Promise<number> {
  const { status, body } = await api.call('POST', imports, request, options);
  expect(status).toBe(201);
  const { url, method, headers } = objectIn(body.upload);
  const put = await fetch(String(url), {
    method: String(method),
    headers: headers as Record<string, string>,
    body: content,
  });
  expect(put.status).toBe(200);
  await bucket.tell(decodeURIComponent(new URL(String(url)).pathname).replace('/imports/', ''));
  return Number(body.id);
}

async function textAt(url: unknown): Promise<string> {
  const response = await fetch(String(url));
  expect(response.status).toBe(200);
  return response.text();
}

describe('a file that is asked for', () => {
  test('is uploaded to the URL of the answer, and its job tells what became of it', async () => {
    const answer = await api.call('POST', imports, { object_type: 'dcim.region', filename: 'my regions.csv' });
    expect(answer).toMatchObject({
      status: 201,
      body: {
        id: expect.any(Number),
        job: { id: answer.body.id, url: `https://netbox.example/api/core/jobs/${answer.body.id}/`, status: 'pending' },
        upload: { method: 'PUT', url: expect.stringContaining('/my_regions.csv?X-Amz-'), expires: expect.any(String) },
      },
    });
    expect(await jobOf(Number(answer.body.id))).toMatchObject({
      status: { value: 'pending' },
      object_type: 'dcim.region',
      user: { username: 'admin' },
    });
    const id = await upload({ object_type: 'dcim.region', mode: 'partial' }, 'name,slug\nA,a\nB,no slug\n');
    const job = await jobOf(id);
    expect(job).toMatchObject({
      status: { value: 'completed' },
      error: '',
      data: { mode: 'partial', rows: 2, created: 1, updated: 0, unchanged: 0, rejected: 1 },
    });
    const { report_url, rejected_url } = objectIn(job.data);
    expect((await textAt(report_url)).trim().split('\n')).toHaveLength(2);
    const corrected = (await textAt(rejected_url)).replace('no slug', 'b');
    expect(corrected).toMatch(/^name,slug,import_errors\nB,b,"slug: Enter a valid/);
    expect((await jobOf(await upload({ object_type: 'dcim.region' }, corrected))).data).toMatchObject({ created: 1 });
  });

  test('is judged only, on request, with the same verdicts', async () => {
    const content = 'name,slug\nDry,dry\nBad,no slug\n';
    const dry = await jobOf(await upload({ object_type: 'dcim.region', mode: 'partial', dry_run: true }, content));
    expect(dry).toMatchObject({ status: { value: 'completed' }, data: { dry_run: true, created: 1, rejected: 1 } });
    expect((await api.call('GET', '/api/dcim/regions/?slug=dry')).body).toMatchObject({ count: 0 });
  });

  test('writes nothing when a row is bad, unless it says otherwise', async () => {
    const id = await upload({ object_type: 'dcim.region' }, 'name,slug\nAll,all\nBad,no slug\n');
    expect(await jobOf(id)).toMatchObject({
      status: { value: 'failed' },
      error: '1 of 2 rows are rejected; nothing is written.',
      data: { mode: 'atomic', rows: 2, created: 0, unchanged: 1, rejected: 1 },
    });
    expect((await api.call('GET', '/api/dcim/regions/?slug=all')).body).toMatchObject({ count: 0 });
  });

  test('is imported in the name of the caller, whose permissions hold for each row', async () => {
    const user = await newUser(api);
    const east = {
      types: ['dcim.region', 'core.job'],
      actions: ['view', 'add'],
      constraints: { slug__startswith: 'east' },
    };
    await newPermission(api, { ...east, types: ['dcim.region'] }, { users: [user] });
    const caller = await callerWith(api, user);
    const content = 'name,slug\nEast 1,east-1\nWest 1,west-1\n';
    const id = await upload({ object_type: 'dcim.region', mode: 'partial' }, content, caller);
    const { body, status } = await api.call('GET', `/api/core/jobs/${id}/`, undefined, caller);
    expect([status, body.data]).toMatchObject([200, { created: 1, rejected: 1 }]);
    expect(await textAt(objectIn(body.data).report_url)).toContain(
      'You do not have permission to perform this action.',
    );
    expect((await api.call('POST', imports, { object_type: 'dcim.site' }, caller)).status).toBe(403);
  });

  test.each([
    [{}, 'object_type'],
    [{ object_type: 'users.token' }, 'object_type'],
    [{ object_type: 'dcim.site', mode: 'some' }, 'mode'],
    [{ object_type: 'dcim.site', filename: '../../x.exe' }, 'filename'],
  ])('is refused when asked for as %j', async (request, field) => {
    const { status, body } = await api.call('POST', imports, request);
    expect([status, Object.keys(body)]).toEqual([400, [field]]);
  });
});

describe('a file that is dropped', () => {
  test('says how it is imported by its folders or by its metadata', async () => {
    const content = 'name,slug,description\nOptions,options,one\n';
    await bucket.drop('import/dcim.region/options.csv', content);
    const changed = content.replace('one', 'two');
    expect(await bucket.drop('import/dcim.region/2026/options.csv', changed)).toMatchObject({
      mode: 'atomic',
      rejected: 1,
    });
    const dry = await bucket.drop('import/dcim.region/upsert/dry_run/options.csv', changed);
    expect(dry).toMatchObject({ upsert: true, dry_run: true, updated: 1 });
    const metadata = { mode: 'partial', upsert: 'true' };
    expect(await bucket.drop('import/dcim.region/x.csv', changed, metadata)).toMatchObject({
      mode: 'partial',
      updated: 1,
    });
    expect(await bucket.drop('import/dcim.region/y.csv', changed, { mode: 'wild' })).toMatchObject({
      status: 'failed',
      error: 'There is no mode "wild".',
    });
  });

  test('is imported in the name of the user that its prefix stands for', async () => {
    await newUser(api, { username: 'planner' });
    process.env.QM_IMPORT_USERS = 'import/=admin,import/dcim.manufacturer/=planner';
    try {
      const content = 'name,slug\nAcme,acme\n';
      const { rejected_rows } = await bucket.drop('import/dcim.manufacturer/partial/a.csv', content);
      expect(rejected_rows[0]?.errors).toMatchObject([
        { message: 'You do not have permission to perform this action.' },
      ]);
      expect(await bucket.drop('import/dcim.region/partial/p.csv', content)).toMatchObject({ created: 1 });
    } finally {
      delete process.env.QM_IMPORT_USERS;
    }
  });

  const many = Array.from({ length: 2_000 }, (_, index) => `c${index}`).join();
  test.each([
    ['another encoding', Buffer.from('name,slug\nK\xf6ln,koln\n', 'latin1'), /^The (?:file|body) is not valid UTF-8/],
    [
      'UTF-16 that ends within a letter',
      Buffer.from('\ufeffname,slug\nA,a', 'utf16le').subarray(0, -1),
      /^The (?:file|body) is not valid UTF-16/,
    ],
    [
      'a picture',
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]),
      /^The (?:file|body) is not valid UTF-8/,
    ],
    ['NUL bytes only', Buffer.alloc(3_000), /^Unrecognized header/],
    ['a quote that never ends', `name,slug\n"${'x'.repeat(1_200_000)}`, /^This is not valid CSV from line 2 on/],
    ['a giant header', `${'x'.repeat(1_200_000)}\n`, /^This is not valid CSV from line 1 on/],
    ['a header twice', 'name,slug,name\nA,a,b\n', /^Duplicate or conflicting column header/],
    ['thousands of columns', `${many}\n${many}\n`, /^The file has 2000 columns/],
    ['JSON', '{"name": "A", "slug": "a"}', /^This is not valid CSV from line 1 on/],
    ['a web page', '<!doctype html>\n<html><body>Sign in</body></html>\n', /^Unrecognized header/],
    ['nothing', '', /^The file is empty/],
  ])('with %s is put aside with the reason, and others go on', async (name, content, error) => {
    const key = `import/dcim.region/partial/hostile ${name}.csv`;
    const good = `import/dcim.region/partial/good beside ${name}.csv`;
    const slug = name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
    const [bad, other] = await Promise.all([
      bucket.drop(key, content),
      bucket.drop(good, `name,slug\n${name},${slug}\n`),
    ]);
    expect(bad).toMatchObject({ status: 'failed', error: expect.stringMatching(error), created: 0 });
    expect(other).toMatchObject({ status: 'completed', created: 1 });
    const aside = key.replace('import/', 'quarantine/');
    expect(await bucket.textOf(key)).toBeUndefined();
    expect(await bucket.textOf(aside)).toBeDefined();
    const reason: unknown = JSON.parse((await bucket.textOf(`${aside}.reason.json`)) ?? '');
    expect(isJsonObject(reason as JsonObject) && reason).toMatchObject({
      file: key,
      reason: expect.stringMatching(error),
    });
  });

  test('holds formulas, NUL bytes and giant cells to their rows', async () => {
    const summary = await bucket.drop(
      'import/dcim.region/partial/cells.csv',
      `\ufeffname,slug,description\r\nFormula,formula,'=1+1\nNul,nul,a\0b\rBig,big,${'x'.repeat(500_000)}\nFine,fine,ok`,
    );
    expect(summary).toMatchObject({ status: 'completed', rows: 4, created: 2, rejected: 2 });
    expect((await api.call('GET', '/api/dcim/regions/?slug=formula')).body).toMatchObject({
      results: [{ description: '=1+1' }],
    });
  });
});
