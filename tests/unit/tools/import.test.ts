import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { readCommand } from '../../../tools/import/command.ts';
import { progressBar } from '../../../tools/import/progress.ts';
import { type ImportReport, printReport } from '../../../tools/import/report.ts';
import { sendFile } from '../../../tools/import/send.ts';

const quiet = { onProgress: () => undefined, pause: () => Promise.resolve() };
const folder = mkdtempSync(join(tmpdir(), 'quartermaster-import-'));
afterAll(() => rmSync(folder, { recursive: true }));

const environment = { QM_TOKEN: '0'.repeat(40), QM_URL: 'https://qm.example/api/' };
const commandFor = (...args: readonly string[]) => readCommand(['--type', 'dcim.site', ...args], environment);

function fileOf(rows: number): string {
  const file = join(folder, `${rows}.csv`);
  const lines = Array.from({ length: rows }, (_, row) => `"Site\n${row}",site-${row}`);
  writeFileSync(file, ['name,slug', ...lines].join('\n'));
  return file;
}

/** An API that makes all rows but the one that is called so. */
function apiRejecting(slug: string) {
  const requests: { readonly url: string; readonly body: string; readonly headers: Headers }[] = [];
  const send: typeof fetch = async (input, init) => {
    const body = String(init?.body);
    requests.push({ url: String(input), body, headers: new Headers(init?.headers) });
    const slugs = [...body.matchAll(/,(site-\d+)/g)].map((match) => match[1]);
    const results = slugs.map((found, index) => ({
      line: index + 2,
      verdict: found === slug ? 'rejected' : 'created',
      errors: found === slug ? [{ field: 'slug', value: slug, message: 'Not this one.' }] : [],
    }));
    const rejected = results.filter(({ verdict }) => verdict === 'rejected').length;
    const counts = { rows: slugs.length, created: slugs.length - rejected, updated: 0, unchanged: 0, rejected };
    return Response.json({ dry_run: false, ...counts, error: null, results });
  };
  return { send, requests };
}

test('a small file goes as it is, in one request', async () => {
  const { send, requests } = apiRejecting('site-2');
  const command = commandFor(fileOf(3), '--mode', 'upsert', '--dry-run', '--message', 'From the list');
  const report = await sendFile(command, { ...quiet, send });
  expect(report).toMatchObject({ rows: 3, created: 2, rejected: 1 });
  const [request] = requests;
  expect(request?.url).toBe(
    'https://qm.example/api/dcim/sites/import/?mode=upsert&dry_run=true&changelog_message=From+the+list',
  );
  expect(request?.headers.get('content-type')).toBe('text/csv');
  expect(request?.headers.get('authorization')).toBe(`Token ${'0'.repeat(40)}`);
});

/** An API whose job is seen at three moments. */
function apiWithJob() {
  const requests: { readonly url: string; readonly method: string; readonly body: string }[] = [];
  const counts = { rows: 1_001, created: 1_000, updated: 0, unchanged: 0, rejected: 1 };
  const jobs = [
    { status: { value: 'pending' }, error: '', data: null },
    { status: { value: 'running' }, error: '', data: { rows: 500, created: 500 } },
    {
      status: { value: 'completed' },
      error: '',
      data: {
        ...counts,
        notes: [{ code: 'empty-rows', message: 'Empty rows were skipped.' }],
        report_url: 'https://files.example/report',
        rejected_url: 'https://files.example/rejected',
      },
    },
  ];
  const report = [
    { line: 2, verdict: 'created', errors: [] },
    { line: 4, verdict: 'rejected', errors: [{ field: 'slug', value: 'site-1', message: 'Not this one.' }] },
    { line: 6, verdict: 'created', errors: [], warnings: [{ field: 'facility', value: '1E+12', message: 'Rounded.' }] },
  ];
  const send: typeof fetch = async (input, init) => {
    const url = String(input);
    requests.push({ url, method: init?.method ?? 'GET', body: String(init?.body ?? '') });
    if (url.endsWith('/core/imports/')) {
      const upload = { url: 'https://files.example/put', method: 'PUT', headers: { 'Content-Type': 'text/csv' } };
      return Response.json({ id: 1, job: { url: 'https://qm.example/api/core/jobs/1/' }, upload }, { status: 201 });
    }
    if (url.endsWith('/put')) return new Response('');
    if (url.endsWith('/report')) return new Response(report.map((row) => JSON.stringify(row)).join('\n'));
    return Response.json(jobs.shift());
  };
  return { send, requests };
}

test('a large file is uploaded, and its job followed to the end', async () => {
  const { send, requests } = apiWithJob();
  const seen: string[] = [];
  const onProgress = (done: number, total: number) => seen.push(`${done}/${total}`);
  const command = commandFor(fileOf(1_001), '--mode', 'partial', '--mode', 'upsert');
  const report = await sendFile(command, { ...quiet, send, onProgress });
  const [order, put] = requests;
  expect(order?.url).toBe('https://qm.example/api/core/imports/');
  expect(JSON.parse(order?.body ?? '')).toEqual({
    object_type: 'dcim.site',
    mode: 'partial',
    upsert: true,
    dry_run: false,
    filename: '1001.csv',
  });
  expect([put?.method, put?.url, put?.body.split(',site-').length]).toEqual([
    'PUT',
    'https://files.example/put',
    1_002,
  ]);
  expect(seen).toEqual(['0/1001', '500/1001', '1001/1001']);
  expect(report).toMatchObject({ rows: 1_001, created: 1_000, rejected: 1, error: null });
  expect(report.results).toMatchObject([
    { line: 4, errors: [{ message: 'Not this one.' }] },
    { line: 6, warnings: [{ message: 'Rounded.' }] },
  ]);
  expect(report.notes).toEqual([{ code: 'empty-rows', message: 'Empty rows were skipped.' }]);
  expect(report.rejected_url).toBe('https://files.example/rejected');
});

test('an answer that is no report is told', async () => {
  const send: typeof fetch = async () => Response.json({ detail: 'Invalid v1 token' }, { status: 403 });
  await expect(sendFile(commandFor(fileOf(1)), { ...quiet, send })).rejects.toThrow(
    'The API answered 403: {"detail":"Invalid v1 token"}',
  );
});

test.each<readonly [string, readonly string[], string]>([
  ['no file', ['--type', 'dcim.site'], 'Name one file.'],
  ['no type', ['a.csv'], 'Say with --type what the rows are.'],
  [
    'a type that cannot be imported',
    ['a.csv', '--type', 'users.token'],
    'Objects of type "users.token" cannot be imported.',
  ],
  ['another kind of file', ['a.xlsx', '--type', 'dcim.site'], 'a.xlsx should end in .csv, .json, .yaml, .yml.'],
  ['an unknown option', ['a.csv', '--fast'], "Unknown option '--fast'"],
])('a command line with %s is refused', (_, args, message) => {
  expect(() => readCommand(args, environment)).toThrow(message);
});

test('the bar grows with the rows', () => {
  expect(progressBar(0, 10)).toBe(`[${' '.repeat(30)}] 0 of 10 rows`);
  expect(progressBar(5, 10)).toBe(`[${'#'.repeat(15)}${' '.repeat(15)}] 5 of 10 rows`);
  expect(progressBar(10, 10)).toBe(`[${'#'.repeat(30)}] 10 of 10 rows`);
});

test('the summary counts the verdicts and shows the first mistakes', () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const mistakes = Array.from({ length: 22 }, (_, index) => ({
    line: index + 2,
    verdict: 'rejected',
    errors: [{ field: 'slug', value: 'x'.repeat(99), message: 'Too long.' }],
    warnings: [],
  }));
  const doubtful = {
    line: 24,
    verdict: 'created',
    errors: [],
    warnings: [{ field: 'serial', value: '1.23457E+12', message: 'Rounded.' }],
  };
  const report: ImportReport = {
    dry_run: false,
    rows: 25,
    created: 3,
    updated: 0,
    unchanged: 0,
    rejected: 22,
    warned: 1,
    error: null,
    notes: [{ code: 'utf-16', message: 'The file is UTF-16.' }],
    results: [...mistakes, doubtful],
    rejected_url: null,
  };
  printReport(report);
  const lines = log.mock.calls.map(([line]) => String(line));
  log.mockRestore();
  expect(lines.find((line) => line.includes('with warnings'))).toBeDefined();
  expect(lines).toContain('          3        0          0        22              1');
  expect(lines).toContain(`       2  slug    ${'x'.repeat(57)}...  Too long.`);
  expect(lines).toContain('\nNote: The file is UTF-16.');
  expect(lines).toContain('    ... and 2 more');
  expect(lines.at(-1)).toBe('      24  serial  1.23457E+12  Rounded.');
});
