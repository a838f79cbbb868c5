import { expect, test } from 'vitest';
import { readMigrate, readRemove, readRestore } from '../../../tools/operations/command.ts';
import { copyName } from '../../../tools/operations/stage-tables.ts';
import { waitFor } from '../../../tools/operations/surroundings.ts';

const now = new Date('2026-11-20T10:00:00Z');
const restore = (...args: readonly string[]) => readRestore(args, now);

test('a restore names the stage and a time with its zone', () => {
  const { stage, time, table, settings } = restore('--stage', 'prod', '--to', '2026-11-20T09:30:15+01:00');
  expect([stage, time.toISOString(), table]).toEqual(['prod', '2026-11-20T08:30:15.000Z', undefined]);
  expect(restore('--stage', 'prod', '--to', '2026-11-20T09:00:00Z', '--table', 'a', '--from', 'b')).toMatchObject({
    table: 'a',
    from: 'b',
  });
  expect(settings.region).toBe('eu-central-1');
});

test.each([
  ['no stage', ['--to', '2026-11-20T09:00:00Z'], /^Name the stage/],
  [
    'a stage without settings',
    ['--stage', 'staging', '--to', '2026-11-20T09:00:00Z'],
    /stages\/staging\.yml is missing/,
  ],
  ['no time', ['--stage', 'prod'], /^Say to which time/],
  ['a time without its zone', ['--stage', 'prod', '--to', '2026-11-20T09:00:00'], /^Say to which time/],
  ['a day that is none', ['--stage', 'prod', '--to', '2026-11-32T09:00:00Z'], /^Say to which time/],
  ['a time to come', ['--stage', 'prod', '--to', '2026-11-20T10:00:00Z'], /is not in the past/],
  ['an unknown option', ['--stage', 'prod', '--force'], /Unknown option '--force'/],
])('a restore with %s is refused', (_, args, message) => {
  expect(() => restore(...args)).toThrow(message);
});

test('a removal keeps the data unless their table is named', () => {
  expect(readRemove(['--stage', 'prod'])).toMatchObject({ stage: 'prod', withData: undefined });
  const { withData, settings } = readRemove(['--stage', 'prod', '--with-data', 'qm-prod-Table-A1']);
  expect([withData, settings.bucket]).toEqual(['qm-prod-Table-A1', 'quartermaster-prod-imports']);
  expect(() => readRemove(['--stage', 'prod', '--with-data'])).toThrow(/argument missing/);
});

test('a migration is of this machine unless it names a stage', () => {
  expect(readMigrate([])).toEqual({ deployed: undefined, dryRun: false });
  expect(readMigrate(['--stage', 'prod', '--table', 'a', '--dry-run'])).toMatchObject({
    deployed: { stage: 'prod', table: 'a', settings: { region: 'eu-central-1' } },
    dryRun: true,
  });
  expect(() => readMigrate(['--table', 'a'])).toThrow(/^Name the stage of the table/);
});

test('the copy of a table is called by the second that it is of', () => {
  expect(copyName('qm-prod-Table-A1', new Date('2026-11-20T09:05:07.000Z'))).toBe(
    'qm-prod-Table-A1-at-20261120T090507Z',
  );
});

test('what takes long is looked at until it is there, and now and then that is said', async () => {
  const lines: string[] = [];
  let pauses = 0;
  const around = { say: (line: string) => void lines.push(line), pause: async () => void pauses++ };
  let looks = 0;
  const found = await waitFor(around, 'the table', async () => {
    looks += 1;
    return looks > 300 ? 'there' : undefined;
  });
  expect([found, pauses]).toEqual(['there', 300]);
  expect(lines.slice(0, 2)).toEqual(['Waiting for the table ...', 'Still waiting for the table ...']);
  expect(lines).toHaveLength(20);
});
