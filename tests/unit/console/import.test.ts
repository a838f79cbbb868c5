import { describe, expect, test } from 'vitest';
import type { ObjectType } from '../../../src/console/api/catalog.ts';
import { missingIn, nearestIn } from '../../../src/console/import/columns.ts';
import { fittingTypes, guessType } from '../../../src/console/import/guess-type.ts';
import { importableIn } from '../../../src/console/import/importable.ts';
import { jobIn } from '../../../src/console/import/job.ts';
import { readContents } from '../../../src/console/import/read-file.ts';
import { findingsIn, findingsInLines, mostFindings, outcomeIn } from '../../../src/console/import/report.ts';
import { csvName } from '../../../src/console/import/upload.ts';
import { csvLine, rewritten } from '../../../src/console/import/write-csv.ts';

const { signal } = new AbortController();
const typeOf = (list: string, singular: string, plural: string): ObjectType => ({
  ...{ type: `dcim.${singular.replaceAll(' ', '')}`, app: 'DCIM', singular, plural, list, features: new Set<string>() },
});
const catalog = new Map(
  [
    typeOf('/dcim/sites/', 'site', 'sites'),
    typeOf('/dcim/devices/', 'device', 'devices'),
    typeOf('/dcim/device-types/', 'device type', 'device types'),
    typeOf('/core/jobs/', 'job', 'jobs'),
  ].map((type) => [type.list, type]),
);
const schema = (required: readonly string[], ...others: readonly string[]) => ({
  ...{ required, properties: Object.fromEntries([...required, ...others].map((name) => [name, {}])) },
});
const body = (name: string) => ({
  post: { requestBody: { content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } } } },
});
const document = {
  paths: {
    ...{ '/api/dcim/sites/': body('Site'), '/api/dcim/sites/import/': {} },
    ...{ '/api/dcim/devices/': body('Device'), '/api/dcim/devices/import/': {} },
    ...{ '/api/dcim/device-types/': body('DeviceType'), '/api/dcim/device-types/import/': {} },
    '/api/core/jobs/': {},
  },
  components: {
    schemas: {
      Site: schema(['name', 'slug'], 'status', 'custom_fields'),
      Device: schema(['role', 'device_type', 'site'], 'name', 'status', 'serial'),
      DeviceType: schema(['manufacturer', 'model', 'slug']),
    },
  },
};
const types = importableIn(document, catalog);
const guessed = (file: string, ...headers: readonly string[]) => guessType(file, headers, types)?.type.type;

describe('the type of a file', () => {
  test('is one whose list takes files', () => {
    expect(types.map(({ type }) => type)).toEqual(['dcim.site', 'dcim.device', 'dcim.devicetype']);
  });

  test.each([
    ['sites.csv', 'dcim.site'],
    ['2026-11 Sites (fra).csv', 'dcim.site'],
    ['device-types.csv', 'dcim.devicetype'],
    ['DeviceTypes_new.csv', 'dcim.devicetype'],
    ['dcim.device.csv', 'dcim.device'],
    ['Device export.csv', 'dcim.device'],
  ])('is said by the name %s', (file, type) => {
    expect(guessed(file, 'name')).toBe(type);
  });

  test('follows from columns that only one type has, and from nothing less', () => {
    expect(guessed('export.csv', 'name', 'role', 'device_type.slug', 'site', 'serial')).toBe('dcim.device');
    expect(guessed('export.csv', 'name', 'slug', 'cf_owner')).toBe('dcim.site');
    expect(guessed('export.csv', 'name', 'colour')).toBeUndefined();
    expect(guessed('export.csv')).toBeUndefined();
    expect(guessed('sites and devices.csv', 'id', 'status')).toBe('dcim.device');
    expect(fittingTypes(['id', 'status'], types).map(({ type }) => type)).toEqual(['dcim.site', 'dcim.device']);
  });
});

const contents = (text: string | Uint8Array<ArrayBuffer>) => readContents(new Blob([text]), { signal });

describe('a file', () => {
  test('is read as the import reads it', async () => {
    expect(await contents('sep=;\nname;slug\n\nA;"a\nb"\n;\n')).toEqual({
      header: ['name', 'slug'],
      rows: 1,
      records: [{ line: 4, cells: ['A', 'a\nb'] }],
      notes: [
        { code: 'separator-line', message: expect.any(String) },
        { code: 'empty-rows', message: expect.any(String) },
      ],
      fault: undefined,
    });
    const utf16 = Buffer.from('\ufeffname\tslug\nKöln\tk\n', 'utf16le');
    expect(await contents(new Uint8Array(utf16))).toMatchObject({ rows: 1, records: [{ cells: ['Köln', 'k'] }] });
    expect(await contents(`name${'\na'.repeat(1_500)}`)).toMatchObject({ rows: 1_500, records: { length: 1_000 } });
  });

  test('that cannot be read says why', async () => {
    expect((await contents('')).fault).toBe('The file is empty.');
    expect((await contents(Uint8Array.from([110, 10, 75, 246]))).fault).toMatch(/^The file is not valid UTF-8/);
    expect(await contents('name\nA\n"b')).toMatchObject({ rows: 1, fault: expect.stringMatching(/from line 3 on/) });
  });

  test('is written with what was changed, each row on its line', async () => {
    const text = 'sep=;\r\nnaem;note;slug\r\n\r\nA;x;"a\r\nb"\r\n"=1;""2""";y;z\r\n';
    const header = ['name', undefined, 'slug'];
    const corrections = new Map([[6, ['B, c', 'y', ' z']]]);
    const written = await rewritten(new Blob([text]), { header, corrections }, { signal });
    const read = await contents(await written.text());
    expect(read.header).toEqual(['name', 'slug']);
    expect(read.records).toEqual([
      { line: 4, cells: ['A', 'a\r\nb'] },
      { line: 6, cells: ['B, c', 'z'] },
    ]);
    const same = { header: ['name', 'note', 'slug'], corrections: new Map() };
    const whole = await (await rewritten(new Blob([text]), same, { signal })).text();
    expect((await contents(whole)).records.at(-1)).toEqual({ line: 6, cells: ['=1;"2"', 'y', 'z'] });
  });

  test('keeps cells that a spreadsheet would run or split', () => {
    expect(csvLine(['=1+1', 'a,b', '"', 'x;y'])).toBe(`'=1+1,"a,b","""","x;y"\n`);
  });

  test('goes to the storage under a name that it takes', () => {
    expect(['a.tsv', 'b.CSV', '.csv', 'x'.repeat(300)].map((name) => csvName(name).length)).toEqual([5, 5, 10, 184]);
  });
});

const row = (line: number, verdict: string, more: object = {}) => ({
  ...{ line, verdict, id: null, errors: [], warnings: [], ...more },
});
const error = { field: 'slug', value: 'no slug', message: 'Enter a valid slug.' };

describe('a report', () => {
  test('shows rows with mistakes and doubts', async () => {
    const rows = [row(2, 'created'), row(3, 'rejected', { errors: [error] }), row(4, 'created', { warnings: [error] })];
    expect(findingsIn(rows).map(({ line, isRejected }) => [line, isRejected])).toEqual([
      [3, true],
      [4, false],
    ]);
    const text = rows.map((one) => JSON.stringify(one)).join('\n');
    const pieces = async function* () {
      yield text.slice(0, 40);
      yield text.slice(40);
    };
    expect(await findingsInLines(pieces())).toEqual(findingsIn(rows));
    const many = async function* () {
      yield `${JSON.stringify(rows[1])}\n`.repeat(mostFindings + 5);
    };
    expect(await findingsInLines(many())).toHaveLength(mostFindings);
  });

  test('has the counts of an answer and of a job, also of one that has not begun', () => {
    const counts = { rows: 3, created: 1, updated: 0, unchanged: 1, rejected: 1, warned: 0 };
    expect(outcomeIn({ ...counts, mode: 'partial', dry_run: true, upsert: false, error: null })).toMatchObject({
      ...{ counts, isAtomic: false, isDry: true, error: '' },
    });
    const pending = {
      id: 7,
      name: 'Import of import/dcim.site/a.csv',
      status: { value: 'pending', label: 'Pending' },
      data: null,
    };
    expect(jobIn(pending)).toMatchObject({ id: '7', name: 'a.csv', isOver: false, phase: '', reportUrl: '' });
  });
});

test('columns that new rows need are missed under all their names', () => {
  const column = (header: string, isRequired: boolean) => ({
    header,
    isRequired,
    kind: 'text',
    target: '',
    accessor: '',
    choices: [],
    help: '',
  });
  const template = [column('name', true), column('site', true), column('item_type', true), column('status', false)];
  expect(missingIn(['name', 'site.slug'], template)).toEqual(['item_type']);
  expect(missingIn(['id', 'status'], template)).toEqual([]);
  expect(nearestIn('Unrecognized header: nme. Did you mean name, id, slug?')).toEqual(['name', 'id', 'slug']);
  expect(nearestIn('Duplicate or conflicting column header for "name"')).toEqual([]);
});
