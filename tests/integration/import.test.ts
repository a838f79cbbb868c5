import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { JsonObject } from '../../src/domain/engine/json.ts';
import type { TypeName } from '../../src/domain/engine/schema/field-kinds.ts';
import { environmentStore } from '../../src/functions/runtime/environment.ts';
import { type ImportBucket, startImportBucket } from '../support/import-bucket.ts';

let bucket: ImportBucket;

beforeAll(async () => {
  bucket = await startImportBucket(`import-${randomUUID()}`, inject('dynamodbEndpoint'));
  await bucket.drop('import/extras.tag/partial/tags.csv', 'name,slug\nCore,core\nLeased,leased\n');
});
afterAll(() => bucket.stop());

let files = 0;
/** A key of its own for each file, so that no report is taken for another. */
const keyFor = (type: TypeName): string => `import/${type}/partial/file ${++files}.csv`;

/** Drops lines as a file and gives its summary and its rows. */
async function importLines(type: TypeName, ...lines: readonly string[]) {
  const key = keyFor(type);
  const summary = await bucket.drop(key, lines.map((line) => `${line}\n`).join(''));
  return { key, summary, rows: await bucket.rowsOf(key) };
}

async function stored(type: TypeName, slug: string): Promise<JsonObject | undefined> {
  for await (const { id, values } of environmentStore().rows({ kind: 'in-order', type }))
    if (values.slug === slug) return (await environmentStore().getMany([{ type, id }])).get(`${type}#${id}`)?.values;
  return undefined;
}

async function idOf(type: TypeName, slug: string): Promise<number> {
  for await (const { id, values } of environmentStore().rows({ kind: 'in-order', type }))
    if (values.slug === slug) return id;
  throw new Error(`There is no ${type} ${slug}`);
}

async function changesOf(requestId: string): Promise<readonly JsonObject[]> {
  const changes: JsonObject[] = [];
  for await (const { values } of environmentStore().rows({ kind: 'by-id', type: 'core.objectchange', startId: 1 }))
    if (values.request_id === requestId) changes.push(values);
  return changes;
}

test('each row makes an object and is reported with its line and id, and the summary counts them', async () => {
  const { key, summary, rows } = await importLines(
    'dcim.region',
    'name,slug',
    'Oceania,oceania',
    'Antarctica,antarctica',
  );
  expect(summary).toMatchObject({ file: key, object_type: 'dcim.region', status: 'completed', error: null });
  expect(summary).toMatchObject({ rows: 2, created: 2, updated: 0, unchanged: 0, rejected: 0, rejected_rows: [] });
  expect(rows).toEqual([
    { line: 2, verdict: 'created', id: await idOf('dcim.region', 'oceania'), errors: [], warnings: [] },
    { line: 3, verdict: 'created', id: await idOf('dcim.region', 'antarctica'), errors: [], warnings: [] },
  ]);
});

test('what an import does stands in the change log under the name of admin, with one request id a file', async () => {
  const { key, summary } = await importLines('dcim.region', 'name,slug', 'Logged,logged', 'Logged too,logged-too');
  const changes = await changesOf(summary.request_id);
  expect(changes.map(({ object_repr }) => object_repr)).toEqual(['Logged', 'Logged too']);
  for (const change of changes)
    expect(change).toMatchObject({ action: 'create', user_name: 'admin', message: `CSV import ${key}` });
});

test('a bad row is reported with line, column, cell and reason, and the rows around it are imported', async () => {
  const { summary, rows } = await importLines(
    'dcim.site',
    'name,slug,status,latitude',
    'Good 1,good-1,active,50.1',
    'Bad,bad slug,burning,91000',
    'Good 2,good-2,planned,',
  );
  expect(summary).toMatchObject({ status: 'completed', rows: 3, created: 2, rejected: 1 });
  expect(summary.rejected_rows).toEqual([rows[1]]);
  expect(rows[1]).toMatchObject({ line: 3, verdict: 'rejected', id: null });
  expect(rows[1]?.errors).toEqual(
    expect.arrayContaining([
      {
        field: 'slug',
        value: 'bad slug',
        message: 'Enter a valid "slug" consisting of letters, numbers, underscores or hyphens.',
      },
      { field: 'status', value: 'burning', message: 'burning is not a valid choice.' },
      {
        field: 'latitude',
        value: '91000',
        message: 'Ensure that there are no more than 2 digits before the decimal point.',
      },
    ]),
  );
  expect(rows[1]?.errors).toHaveLength(3);
  expect(await stored('dcim.site', 'good-2')).toMatchObject({ name: 'Good 2', status: 'planned', latitude: null });
});

test('references are found by name or by the attribute in a dotted header, choices by value, tags by slug', async () => {
  await importLines('dcim.region', 'name,slug', 'Utopia,utopia');
  await importLines('tenancy.tenant', 'name,slug', '"Acme, Inc.",acme');
  const { summary } = await importLines(
    'dcim.site',
    'name,slug,status,region.slug,tenant,tags',
    'Referring,referring,staging,utopia,"Acme, Inc.","leased,core"',
  );
  expect(summary).toMatchObject({ created: 1, rejected: 0 });
  expect(await stored('dcim.site', 'referring')).toMatchObject({
    status: 'staging',
    region: await idOf('dcim.region', 'utopia'),
    tenant: await idOf('tenancy.tenant', 'acme'),
    tags: [await idOf('extras.tag', 'core'), await idOf('extras.tag', 'leased')],
  });
});

test('an object that is not there, or there twice, is reported under the column that names it', async () => {
  await importLines(
    'dcim.region',
    'name,slug,parent',
    'North,north,',
    'South,south,',
    'Twin,twin-1,North',
    'Twin,twin-2,South',
  );
  const { rows } = await importLines(
    'dcim.site',
    'name,slug,region,tags',
    'Lost,lost,Atlantis,core',
    'Torn,torn,Twin,"core,unknown"',
  );
  expect(rows.map(({ errors }) => errors)).toEqual([
    [{ field: 'region', value: 'Atlantis', message: 'Object not found: Atlantis' }],
    [
      {
        field: 'region',
        value: 'Twin',
        message: '"Twin" is not a unique value for this field; multiple objects were found',
      },
      { field: 'tags', value: 'core,unknown', message: 'Object not found: unknown' },
    ],
  ]);
});

test('rows may refer to rows before them in the same file, at any depth', async () => {
  const depth = [...Array(12).keys()];
  const { summary } = await importLines(
    'dcim.region',
    'name,slug,parent',
    ...depth.map((level) => `Level ${level},level-${level},${level === 0 ? '' : `Level ${level - 1}`}`),
  );
  expect(summary).toMatchObject({ created: 12, rejected: 0 });
  expect(await stored('dcim.region', 'level-11')).toMatchObject({ parent: await idOf('dcim.region', 'level-10') });
});

test('a row may not refer to a row after it', async () => {
  const { rows } = await importLines(
    'dcim.region',
    'name,slug,parent',
    'Child,child,Late parent',
    'Late parent,late-parent,',
  );
  expect(rows.map(({ verdict }) => verdict)).toEqual(['rejected', 'created']);
});

test('the same file again leaves everything unchanged, and what S3 tells twice is imported once', async () => {
  const lines = ['name,slug,parent,tags', 'Again,again,,core', 'Below,below,Again,'];
  const first = await importLines('dcim.region', ...lines);
  expect(first.summary).toMatchObject({ created: 2 });
  const second = await importLines('dcim.region', ...lines);
  expect(second.summary).toMatchObject({ created: 0, unchanged: 2, rejected: 0 });
  expect(second.rows.map(({ id }) => id)).toEqual(first.rows.map(({ id }) => id));
  expect(await bucket.repeat(first.key)).toEqual(first.summary);
  expect(await changesOf(second.summary.request_id)).toEqual([]);
});

test('two writes of one file at the same time make each object once', async () => {
  const key = keyFor('dcim.region');
  const rows = [...Array(30).keys()].map((number) => `Twice ${number},twice-${number}\n`).join('');
  const content = `name,slug\n${rows}`;
  await Promise.all([bucket.drop(key, content), bucket.drop(key, content)]);
  expect(await bucket.drop(key, content)).toMatchObject({ rows: 30, unchanged: 30 });
});

test('two deliveries of one event at the same time are one import', async () => {
  const key = keyFor('dcim.region');
  const rows = [...Array(30).keys()].map((number) => `Once ${number},once-${number}\n`).join('');
  const [first] = await Promise.all([bucket.drop(key, `name,slug\n${rows}`), undefined]);
  const jobs = await environmentStore().count('core.job');
  await Promise.all([bucket.repeat(key), bucket.repeat(key)]);
  expect(await environmentStore().count('core.job')).toBe(jobs);
  expect(await bucket.repeat(key)).toEqual(first);
});

test('a row twice in one file makes one object', async () => {
  const { rows } = await importLines('dcim.region', 'name,slug', 'Once,once', 'Once,once');
  expect(rows.map(({ verdict }) => verdict)).toEqual(['created', 'unchanged']);
  expect(rows[1]?.id).toBe(rows[0]?.id);
});

test('a row that is there with other values is rejected with the constraint that it breaks', async () => {
  await importLines('dcim.site', 'name,slug,facility', 'Taken,taken,A');
  const { rows } = await importLines('dcim.site', 'name,slug,facility', 'Taken,taken,B');
  expect(rows[0]?.errors).toEqual([
    { field: 'name', value: 'Taken', message: 'site with this name already exists.' },
    { field: 'slug', value: 'taken', message: 'site with this slug already exists.' },
  ]);
  expect(await stored('dcim.site', 'taken')).toMatchObject({ facility: 'A' });
});

test('with an id a row changes the columns that are there and clears where the cell is blank', async () => {
  await importLines('dcim.site', 'name,slug,facility,latitude,tags', 'Before,changing,Hall 1,12.5,core');
  const id = await idOf('dcim.site', 'changing');
  const lines = ['id,name,facility,latitude,tags', `${id},After,,,`] as const;
  const { rows } = await importLines('dcim.site', ...lines);
  expect(rows).toEqual([{ line: 2, verdict: 'updated', id, errors: [], warnings: [] }]);
  expect(await stored('dcim.site', 'changing')).toMatchObject({
    name: 'After',
    facility: '',
    latitude: null,
    tags: [],
  });
  expect((await importLines('dcim.site', ...lines)).rows).toEqual([
    { line: 2, verdict: 'unchanged', id, errors: [], warnings: [] },
  ]);
});

test('rows with and without ids may be mixed, and two rows may change one object after each other', async () => {
  await importLines('dcim.site', 'name,slug', 'Mixed,mixed');
  const id = await idOf('dcim.site', 'mixed');
  const { rows } = await importLines(
    'dcim.site',
    'id,name,slug',
    `${id},Mixed once,mixed`,
    ',Mixed new,mixed-new',
    `${id},Mixed twice,mixed`,
    '999999,Nobody,nobody',
    'x,Nothing,nothing',
  );
  expect(rows.map(({ verdict }) => verdict)).toEqual(['updated', 'created', 'updated', 'rejected', 'rejected']);
  expect(rows[3]?.errors).toEqual([{ field: 'id', value: '999999', message: 'Object with ID 999999 does not exist' }]);
  expect(rows[4]?.errors).toEqual([{ field: 'id', value: 'x', message: 'A valid integer is required.' }]);
  expect(await stored('dcim.site', 'mixed')).toMatchObject({ name: 'Mixed twice' });
});

test('a scope column tells objects of one name apart', async () => {
  await importLines('dcim.site', 'name,slug', 'East,east', 'West,west');
  await importLines(
    'dcim.location',
    'site,name,slug,status',
    'East,Hall,hall-east,active',
    'West,Hall,hall-west,active',
  );
  const { rows } = await importLines('dcim.location', 'site,name,slug,status,parent', 'West,Cage,cage,active,Hall');
  expect(rows[0]?.verdict).toBe('created');
  expect(await stored('dcim.location', 'cage')).toMatchObject({ parent: await idOf('dcim.location', 'hall-west') });
});

test('a thousand rows, thirty-seven of them bad, report exactly these', async () => {
  const bad = new Set([...Array(37).keys()].map((number) => number * 27));
  const numbers = [...Array(1000).keys()];
  const { summary, rows } = await importLines(
    'dcim.region',
    'name,slug',
    ...numbers.map((number) => (bad.has(number) ? `Bad ${number},not a slug` : `Region ${number},region-${number}`)),
  );
  expect(summary).toMatchObject({ rows: 1000, created: 963, rejected: 37 });
  expect(rows.map(({ line }) => line)).toEqual(numbers.map((number) => number + 2));
  expect(rows.filter(({ verdict }) => verdict === 'rejected').map(({ line }) => line)).toEqual(
    [...bad].map((number) => number + 2),
  );
});

test.each([
  ['an unknown header', 'name,slug,colour\nA,a,red\n', 'Unrecognized header: colour'],
  ['a header twice', 'name,slug,name\nA,a,b\n', 'Duplicate or conflicting column header for "name"'],
  [
    'a header in two forms',
    'name,slug,region,region.slug\nA,a,,\n',
    'Duplicate or conflicting column header for "region"',
  ],
  ['an accessor that is none', 'name,slug,region.taste\nA,a,b\n', '"taste" is an invalid accessor field name.'],
  ['a read-only field', 'name,slug,created\nA,a,\n', 'Unrecognized header: created'],
  ['an empty file', '', 'The file is empty.'],
  [
    'another encoding',
    Buffer.from('name,slug\nK\xf6ln,koln\n', 'latin1'),
    'The file is not valid UTF-8. Save it as "CSV UTF-8" and upload it again.',
  ],
])('a file with %s is reported as failed', async (_, content, error) => {
  expect(await bucket.drop(keyFor('dcim.site'), content)).toMatchObject({
    status: 'failed',
    error: expect.stringContaining(error),
    rows: 0,
  });
});

test('where a file cannot be read on, the rows before are imported and the line is named', async () => {
  const key = keyFor('dcim.site');
  const summary = await bucket.drop(key, 'name,slug\nWhole,whole\n"Broken,broken\nRest,rest\n');
  expect(summary).toMatchObject({ status: 'failed', rows: 1, created: 1 });
  expect(summary.error).toMatch(/^This is not valid CSV from line 3 on: /);
  expect(await stored('dcim.site', 'whole')).toMatchObject({ name: 'Whole' });
});

test('byte order mark, any line end, semicolons, blank lines and cells over several lines are read, and lines counted', async () => {
  const key = keyFor('dcim.region');
  const text = '\ufeffname;slug;description\r\n\r\nFirst;first;"two\r\nlines"\nSecond;second;19" rack\rThird;third\n';
  expect(await bucket.drop(key, text)).toMatchObject({ created: 2, rejected: 1 });
  const rows = await bucket.rowsOf(key);
  expect(rows.map(({ line, verdict }) => [line, verdict])).toEqual([
    [3, 'created'],
    [5, 'created'],
    [6, 'rejected'],
  ]);
  expect(rows[2]?.errors).toEqual([{ field: '__all__', value: null, message: 'Expected 3 columns but found 2' }]);
  expect(await stored('dcim.region', 'second')).toMatchObject({ description: '19" rack' });
});

test.each([
  ['import/dcim.unicorn/a.csv', 'There is no object type "dcim.unicorn".'],
  ['import/users.token/a.csv', 'Objects of type "users.token" cannot be imported.'],
  ['import/core.objectchange/a.csv', 'Objects of type "core.objectchange" cannot be imported.'],
  ['import/dcim.site/a.xlsx', 'Only files whose name ends in .csv are imported.'],
  ['import/a.csv', 'Upload files under import/<app>.<model>/, such as import/dcim.site/sites.csv.'],
])('%s is refused with a reason', async (key, error) => {
  expect(await bucket.drop(key, 'name,slug\nA,a\n')).toMatchObject({ status: 'failed', error });
});

test('a file that is gone when its event arrives is reported as failed', async () => {
  expect(await bucket.repeat('import/dcim.site/gone.csv')).toMatchObject({
    status: 'failed',
    error: 'The file was removed or replaced before it could be imported.',
  });
});

test('keys with blanks, plus signs and letters beyond ASCII name the file and its report', async () => {
  const key = 'import/dcim.region/Köln + Bonn.csv';
  expect(await bucket.drop(key, 'name,slug\nRhineland,rhineland\n')).toMatchObject({ file: key, created: 1 });
});
