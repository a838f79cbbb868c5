import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { JsonObject } from '../../src/domain/engine/json.ts';
import { type Api, objectIn, resultsOf, startApi } from '../support/api.ts';
import { type ImportBucket, startImportBucket } from '../support/import-bucket.ts';

let bucket: ImportBucket;
let api: Api;

beforeAll(async () => {
  const table = `spreadsheet-files-${randomUUID()}`;
  bucket = await startImportBucket(table, inject('dynamodbEndpoint'));
  api = await startApi(table, inject('dynamodbEndpoint'));
  const number = { name: 'number', type: 'text', object_types: ['dcim.region'] };
  await api.create('/api/extras/custom-fields/', number);
});
afterAll(() => bucket.stop());

/** What a door answers on a file of regions: the summary of the file, and the rows. */
interface Outcome {
  readonly summary: JsonObject;
  readonly rows: readonly JsonObject[];
}
type Door = (name: string, content: Buffer) => Promise<Outcome>;

const doors: Readonly<Record<string, Door>> = {
  'dropped into the bucket': async (name, content) => {
    const key = `import/dcim.region/partial/${name}.csv`;
    const summary = await bucket.drop(key, content);
    const job = await api.call('GET', `/api/core/jobs/${summary.job}/`);
    expect(objectIn(job.body.data).notes).toEqual(summary.notes);
    return { summary: { ...summary }, rows: await bucket.rowsOf(key) };
  },
  'uploaded for a job': async (name, content) => {
    const asked = await api.call('POST', '/api/core/imports/', {
      object_type: 'dcim.region',
      mode: 'partial',
      filename: `${name}.csv`,
    });
    const { url, method, headers } = objectIn(asked.body.upload);
    const put = { method: String(method), headers: headers as Record<string, string>, body: new Uint8Array(content) };
    expect((await fetch(String(url), put)).status).toBe(200);
    await bucket.tell(decodeURIComponent(new URL(String(url)).pathname).replace('/imports/', ''));
    const job = await api.call('GET', `/api/core/jobs/${asked.body.id}/`);
    const summary = objectIn(job.body.data);
    const lines = (await (await fetch(String(summary.report_url))).text()).trim().split('\n');
    return { summary, rows: lines.map((line) => objectIn(JSON.parse(line))) };
  },
  'posted to the list': async (_, content) => {
    const options = { headers: { 'content-type': 'text/csv' } };
    const { status, body } = await api.call('POST', '/api/dcim/regions/import/?mode=partial', content, options);
    expect(status).toBe(200);
    return { summary: body, rows: resultsOf({ body }) };
  },
};

describe.each(Object.entries(doors))('a file of a spreadsheet that is %s', (door, send) => {
  const prefix = door.split(' ')[0] ?? '';
  const called = (names: string) => api.call('GET', `/api/dcim/regions/?slug=${prefix}-${names}`);

  test('is read in UTF-16 with tabs, a line for the separator, empty columns and empty rows, and says so', async () => {
    const lines = [
      'sep=\t',
      'name\tslug\tdescription\t\t',
      `Köln ${prefix}\t${prefix}-a\tone; two\t\t`,
      '\t\t\t\t',
      `Łódź ${prefix}\t${prefix}-b\t`,
      `Bad\tno slug\t\t\t`,
      '\t\t\t\t',
    ];
    const { summary, rows } = await send('quirks', Buffer.from(`\ufeff${lines.join('\r\n')}`, 'utf16le'));
    expect(summary).toMatchObject({ rows: 3, created: 2, rejected: 1 });
    expect(summary.notes).toMatchObject([
      { code: 'utf-16' },
      { code: 'separator-line' },
      { code: 'empty-columns' },
      { code: 'empty-rows' },
    ]);
    expect(rows.map(({ line, verdict }) => [line, verdict])).toEqual([
      [3, 'created'],
      [5, 'created'],
      [6, 'rejected'],
    ]);
    expect(resultsOf(await called('a'))).toMatchObject([{ name: `Köln ${prefix}`, description: 'one; two' }]);
    expect(resultsOf(await called('b'))).toMatchObject([{ name: `Łódź ${prefix}`, description: '' }]);
  });

  test('needs no note when it is plain', async () => {
    const { summary } = await send('plain', Buffer.from(`name,slug\nPlain ${prefix},${prefix}-plain\n\n`));
    expect(summary).toMatchObject({ created: 1, notes: [] });
  });

  test('has a warning for each number that was rounded, and its rows are imported', async () => {
    const text = `name,slug,cf_number\nR ${prefix},${prefix}-r,1.23457E+12\nS ${prefix},${prefix}-s,1234567890123\nR2,no slug,1E+15\n`;
    const { summary, rows } = await send('rounded', Buffer.from(text));
    expect(summary).toMatchObject({ rows: 3, created: 2, rejected: 1, warned: 2 });
    const message = expect.stringMatching(/^This looks like a number that a spreadsheet has rounded/);
    expect(rows.map(({ verdict, warnings }) => [verdict, warnings])).toEqual([
      ['created', [{ field: 'cf_number', value: '1.23457E+12', message }]],
      ['created', []],
      ['rejected', [{ field: 'cf_number', value: '1E+15', message }]],
    ]);
    expect(resultsOf(await called('r'))).toMatchObject([{ custom_fields: { number: '1.23457E+12' } }]);
  });

  test('has an error for each cell with text under an empty header, and no others', async () => {
    const text = `name,,slug,,\nX ${prefix},x,${prefix}-x,y,\nY ${prefix},,${prefix}-y,,\nZ,,${prefix}-z,,,,z\nW\n`;
    const { summary, rows } = await send('headless', Buffer.from(text));
    expect(summary).toMatchObject({ rows: 4, created: 1, rejected: 3 });
    expect(rows.map(({ errors }) => errors)).toEqual([
      [
        { field: '__all__', value: 'x', message: 'Column 2 has no header.' },
        { field: '__all__', value: 'y', message: 'Column 4 has no header.' },
      ],
      [],
      [{ field: '__all__', value: null, message: 'Expected 5 columns but found 7' }],
      [{ field: '__all__', value: null, message: 'Expected 3 columns but found 1' }],
    ]);
  });
});

test('rejected rows come back with the errors under their own header, and can be imported once they are corrected', async () => {
  const key = 'import/dcim.region/partial/again.csv';
  await bucket.drop(key, 'name;slug;;\nOne;no slug;;\nTwo;two;x;\n');
  const rejected = (await bucket.textOf('reports/dcim.region/partial/again.csv.rejected.csv')) ?? '';
  expect(rejected).toMatch(
    /^name,slug,,,import_errors\nOne,no slug,,,"slug: .*"\nTwo,two,x,,__all__: Column 3 has no header.\n$/,
  );
  const corrected = rejected.replace('no slug', 'one').replace(',x,', ',,');
  expect(await bucket.drop(key, corrected)).toMatchObject({ status: 'completed', created: 2, rejected: 0 });
});

test('a dry run, a refused file and the report as a table show the warnings', async () => {
  const text = 'model,part_number,slug,manufacturer\nM,1.23457E+12,m,Nobody\n';
  const warnings = [{ field: 'part_number', value: '1.23457E+12' }];
  const headers = { 'content-type': 'text/csv' };
  const types = '/api/dcim/device-types/import/';
  for (const query of ['', '?dry_run=true', '?mode=partial']) {
    const { body } = await api.call('POST', `${types}${query}`, text, { headers });
    expect(body).toMatchObject({ rejected: 1, warned: 1, results: [{ line: 2, verdict: 'rejected', warnings }] });
  }
  const key = 'import/dcim.devicetype/dry_run/rounded.csv';
  expect(await bucket.drop(key, text)).toMatchObject({ warned: 1, dry_run: true, rejected_rows: [{ warnings }] });
  const table = (await bucket.textOf('reports/dcim.devicetype/dry_run/rounded.csv.report.csv'))?.split('\n');
  expect(table).toMatchObject([
    'line,verdict,id,field,value,message,severity',
    '2,rejected,,manufacturer,Nobody,Object not found: Nobody,error',
    expect.stringMatching(/^2,rejected,,part_number,1\.23457E\+12,This looks like .*,warning$/),
    '',
  ]);
});

test('objects in JSON have the warnings of rows', async () => {
  const regions = [{ name: 'J', slug: 'j', custom_fields: { number: '1.23457E+12' } }];
  const { body } = await api.call('POST', '/api/dcim/regions/import/', regions);
  expect(body).toMatchObject({ created: 1, warned: 1, results: [{ warnings: [{ field: 'cf_number' }] }] });
});

test('the notes of a file that is refused stand in its report', async () => {
  const text = 'sep=;\nname;slug\nA;no slug\n';
  const notes = [{ code: 'separator-line', message: 'The first line names the separator and was not read as a row.' }];
  expect(await bucket.drop('import/dcim.region/refused.csv', text)).toMatchObject({ status: 'failed', notes });
  const headers = { 'content-type': 'text/csv' };
  const { status, body } = await api.call('POST', '/api/dcim/regions/import/', text, { headers });
  expect([status, body.notes]).toEqual([400, notes]);
});

test.each([
  [
    'bytes that are no UTF-8',
    Buffer.from('name,slug\nK\xf6ln,koln\n', 'latin1'),
    /^The (?:file|body) is not valid UTF-8/,
  ],
  ['UTF-8 that a gateway has spoilt', 'name,slug\nK\ufffdln,koln\n', /^The (?:file|body) is not valid UTF-8/],
  [
    'half a letter of UTF-16',
    Buffer.from('\ufeffname', 'utf16le').subarray(0, -1),
    /^The (?:file|body) is not valid UTF-16/,
  ],
])('a request with %s is refused', async (_, content, error) => {
  const headers = { 'content-type': 'text/csv' };
  const { status, body } = await api.call('POST', '/api/dcim/regions/import/', content, { headers });
  expect([status, body]).toMatchObject([400, { rows: 0, error: expect.stringMatching(error) }]);
});
