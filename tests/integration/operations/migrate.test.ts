import { afterEach, beforeEach, expect, inject as provided, test, vi } from 'vitest';
import { registry } from '../../../src/domain/registry.ts';
import { connect } from '../../../src/repos/client.ts';
import { readLayout } from '../../../src/repos/layout.ts';
import { createTable, localTable } from '../../../tools/local/table.ts';
import { readMigrate } from '../../../tools/operations/command.ts';
import { migrateLocal, migrateStage } from '../../../tools/operations/migrate-table.ts';
import { readOldTable } from '../../support/old-table.ts';
import { putAll } from '../../support/table-state.ts';

const endpoint = provided('dynamodbEndpoint');
const lines: string[] = [];
const say = (line: string) => void lines.push(line);

async function oldTable(name: string) {
  await createTable(name, endpoint);
  const access = connect(name, registry, endpoint);
  await putAll(access, readOldTable().items);
  return access;
}

async function run(...args: readonly string[]): Promise<void> {
  const { deployed, dryRun } = readMigrate(args);
  await (deployed ? migrateStage(deployed, { dryRun, say }) : migrateLocal({ dryRun, say }));
}

beforeEach(() => lines.splice(0));
afterEach(() => vi.unstubAllEnvs());

test('the table of a stage is found by its name', async () => {
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', endpoint);
  const table = `qm-dev-Table-${process.pid}`;
  const access = await oldTable(table);
  await run('--stage', 'dev', '--dry-run');
  expect(lines[0]).toBe(`Table ${table}`);
  expect(await readLayout(access)).toBe(0);
  await run('--stage', 'dev');
  expect(await readLayout(access)).toBe(1);
});

test('without a stage it is the table of npm start', async () => {
  vi.stubEnv('QM_DYNAMODB_ENDPOINT', endpoint);
  await expect(run()).rejects.toThrow(`There is no table ${localTable}.`);
  const access = await oldTable(localTable);
  await run();
  expect(await readLayout(access)).toBe(1);
  expect(lines.at(-1)).toBe('The table has layout 1 now.');
});
