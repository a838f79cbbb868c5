import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, expect, test, vi } from 'vitest';
import { startEngine } from '../../tools/local/engine.ts';
import { createTable } from '../../tools/local/table.ts';

afterEach(() => vi.unstubAllEnvs());

async function tablesAt(endpoint: string | undefined): Promise<string[] | undefined> {
  const client = new DynamoDBClient(endpoint ? { endpoint } : {});
  const { TableNames } = await client.send(new ListTablesCommand({}));
  client.destroy();
  return TableNames;
}

test('an engine with a folder keeps its tables from one start to the next', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'quartermaster-engine-'));
  const first = await startEngine({ folder });
  await createTable('kept', first.endpoint);
  await first.stop();
  const second = await startEngine({ folder });
  expect(await tablesAt(second.endpoint)).toEqual(['kept']);
  await createTable('kept', second.endpoint);
  await second.stop();
  await rm(folder, { recursive: true });
});

test('an engine without a folder starts empty', async () => {
  const engine = await startEngine();
  expect(await tablesAt(engine.endpoint)).toEqual([]);
  await engine.stop();
  await expect(tablesAt(engine.endpoint)).rejects.toThrow();
});

test('the embedded engine is at no address that a web page would try', async () => {
  if (process.platform !== 'linux') return;
  vi.stubEnv('QM_DATABASE', 'embedded');
  const engine = await startEngine();
  const { hostname, port } = new URL(String(engine.endpoint));
  expect(hostname).toMatch(/^127\.(?!0\.0\.1$)/);
  await expect(fetch(`http://127.0.0.1:${port}`)).rejects.toThrow();
  expect(await tablesAt(engine.endpoint)).toEqual([]);
  await engine.stop();
});

test('QM_DYNAMODB_ENDPOINT takes an engine that runs already', async () => {
  vi.stubEnv('QM_DYNAMODB_ENDPOINT', 'http://127.0.0.1:9');
  expect(await startEngine()).toMatchObject({ kind: 'aws', endpoint: 'http://127.0.0.1:9' });
});

test('an unknown QM_DATABASE is refused with the values that there are', async () => {
  vi.stubEnv('QM_DATABASE', 'mysql');
  await expect(startEngine()).rejects.toThrow('QM_DATABASE=mysql is none of embedded, dynamodb-local, aws.');
});
