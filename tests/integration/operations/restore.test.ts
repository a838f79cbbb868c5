import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  ListTablesCommand,
  PutItemCommand,
  ScanCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, expect, inject as provided, test } from 'vitest';
import { createTable } from '../../../tools/local/table.ts';
import { restoreTable } from '../../../tools/operations/restore-table.ts';
import { copyName } from '../../../tools/operations/stage-tables.ts';
import type { Surroundings } from '../../../tools/operations/surroundings.ts';
import { BackupEndpoint } from '../../support/backup-endpoint.ts';
import { range } from '../../support/changes.ts';

const engine = provided('dynamodbEndpoint');
const direct = new DynamoDBClient({ endpoint: engine });
const item = (name: string) => ({ pk: { S: name }, sk: { S: '=' } });
const past = range(1, 3).map((number) => item(`then-${number}`));
const time = new Date(Date.now() - 3_600_000);

let tables = 0;
let table = '';
let endpoint: BackupEndpoint;
let url = '';

/** A table of today, protected as a deployment leaves it. */
async function begin(thenItems = past): Promise<void> {
  tables += 1;
  table = `qm-prod-Table-${process.pid}X${tables}`;
  await createTable(table, engine);
  await direct.send(new PutItemCommand({ TableName: table, Item: item('now') }));
  await direct.send(new UpdateTableCommand({ TableName: table, DeletionProtectionEnabled: true }));
  endpoint = new BackupEndpoint(engine, direct, thenItems, 2);
  endpoint.recoverable.add(table);
  url = await endpoint.start();
}

beforeEach(() => begin());
afterEach(() => endpoint.stop());

class Stopped extends Error {}

/** The command as a person runs it, who stops it before its request of this number. */
function surroundings(stopsBefore = Number.POSITIVE_INFINITY): Surroundings & { readonly lines: string[] } {
  const client = new DynamoDBClient({ endpoint: url, maxAttempts: 1 });
  let requests = 0;
  client.middlewareStack.add(
    (next) => (args) => {
      requests += 1;
      if (requests >= stopsBefore) throw new Stopped();
      return next(args);
    },
    { step: 'initialize' },
  );
  const lines: string[] = [];
  return { client, lines, say: (line) => lines.push(line), pause: async () => undefined };
}

async function keys(TableName = table): Promise<readonly (string | undefined)[]> {
  const { Items = [] } = await direct.send(new ScanCommand({ TableName }));
  return Items.map(({ pk }) => pk?.S).sort();
}

const tableNames = async (): Promise<readonly string[]> => {
  const { TableNames = [] } = await direct.send(new ListTablesCommand({}));
  return TableNames.filter((name) => name.startsWith(table));
};

async function expectRestored(): Promise<void> {
  expect(await keys()).toEqual(['then-1', 'then-2', 'then-3']);
  expect(await tableNames()).toEqual([table]);
  const { Table } = await direct.send(new DescribeTableCommand({ TableName: table }));
  expect(Table?.DeletionProtectionEnabled).toBe(true);
  expect(Table?.StreamSpecification).toEqual({ StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' });
  const { TimeToLiveDescription } = await direct.send(new DescribeTimeToLiveCommand({ TableName: table }));
  expect(TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expires' });
  expect(endpoint.recoverable.has(table)).toBe(true);
}

test('a restore brings the state of then under the name of now, with what protects it', async () => {
  const around = surroundings();
  await restoreTable(around, { table, time, from: table });
  await expectRestored();
  const at = (operation: string): number => endpoint.calls.indexOf(operation);
  expect(at('Scan')).toBeGreaterThan(at('RestoreTableToPointInTime'));
  expect(at('CreateBackup')).toBeGreaterThan(endpoint.calls.lastIndexOf('Scan'));
  expect(at('DeleteTable')).toBeGreaterThan(at('DescribeBackup'));
  expect(at('RestoreTableFromBackup')).toBeGreaterThan(at('DeleteTable'));
  expect(around.lines).toContain(`${copyName(table, time)} has 3 items.`);
  expect(around.lines.at(-1)).toMatch(/is as it was at .* Its backup stays until you delete it: arn:/);
});

test('a restore that is done is not done again', async () => {
  await restoreTable(surroundings(), { table, time, from: table });
  endpoint.calls.length = 0;
  const again = surroundings();
  await restoreTable(again, { table, time, from: table });
  expect(again.lines).toEqual([
    expect.stringMatching(/ was restored to that time before\. To do it again, delete the /),
  ]);
  expect(endpoint.calls).not.toContain('RestoreTableToPointInTime');
  expect(endpoint.calls).not.toContain('DeleteTable');
  await expectRestored();
});

test('wherever a restore is stopped, the data are safe, and the next run comes to the end', async () => {
  let stops = 0;
  for (let isStopped = true; isStopped; stops++) {
    await endpoint.stop();
    await begin();
    const first = await restoreTable(surroundings(stops + 1), { table, time, from: table }).catch(
      (error: unknown) => error,
    );
    isStopped = first instanceof Stopped;
    if (!isStopped) expect(first).toBeUndefined();
    // Either the table is whole, or a backup of the state of then can be restored.
    if ((await tableNames()).includes(table)) expect(['now', 'then-1']).toContain((await keys())[0]);
    else expect(endpoint.calls).toContain('CreateBackup');
    await restoreTable(surroundings(), { table, time, from: table });
    await expectRestored();
    expect(endpoint.calls.filter((call) => call === 'RestoreTableToPointInTime')).toHaveLength(1);
    expect(endpoint.calls.filter((call) => call === 'RestoreTableFromBackup')).toHaveLength(1);
  }
  expect(stops).toBeGreaterThan(20);
}, 300_000);

test('a run that is stopped again and again comes to the end', async () => {
  let runs = 0;
  for (let isStopped = true; isStopped; runs++) {
    expect(runs).toBeLessThan(100);
    const outcome = await restoreTable(surroundings(20), { table, time, from: table }).catch((error: unknown) => error);
    isStopped = outcome instanceof Stopped;
    if (!isStopped) expect(outcome).toBeUndefined();
  }
  expect(runs).toBeGreaterThan(1);
  await expectRestored();
}, 300_000);

test('the data of the table of a removed stack come into that of its successor', async () => {
  const successor = `${table}S`;
  await createTable(successor, engine);
  endpoint.recoverable.add(successor);
  await restoreTable(surroundings(), { table: successor, time, from: table });
  expect(await keys(successor)).toEqual(['then-1', 'then-2', 'then-3']);
  expect(await keys()).toEqual(['now']);
});

test('a table that could not be brought back after its deletion is refused', async () => {
  endpoint.recoverable.delete(table);
  await expect(restoreTable(surroundings(), { table, time, from: table })).rejects.toThrow(
    `Point-in-time recovery of ${table} is off, so that a deletion could not be undone.`,
  );
  expect(await keys()).toEqual(['now']);
});

test('point-in-time recovery that is switched off while the copy is made keeps the table, too', async () => {
  const around = surroundings();
  const switchedOff = (line: string): void => {
    if (line.includes('has 3 items')) endpoint.recoverable.clear();
  };
  await expect(restoreTable({ ...around, say: switchedOff }, { table, time, from: table })).rejects.toThrow(
    / is off, so that /,
  );
  expect(await keys()).toEqual(['now']);
  expect(endpoint.calls).not.toContain('DeleteTable');
});

test('a state of then without anything in it is refused', async () => {
  await endpoint.stop();
  await begin([]);
  await expect(restoreTable(surroundings(), { table, time, from: table })).rejects.toThrow(/^The table was empty at /);
  expect(await keys()).toEqual(['now']);
});

test('a time before the first that can be restored is refused', async () => {
  const early = new Date(Date.now() - 90_000_000);
  await expect(restoreTable(surroundings(), { table, time: early, from: table })).rejects.toThrow(
    /can be restored as it was between /,
  );
  expect(endpoint.calls).not.toContain('RestoreTableToPointInTime');
});

test('a table that is not there, of which no copy was made, is refused', async () => {
  await expect(restoreTable(surroundings(), { table: `${table}Y`, time, from: `${table}Y` })).rejects.toThrow(
    /is not there\. If another restore/,
  );
});
