import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, test, vi } from 'vitest';
import { embeddedBinary, startEngine } from '../../tools/local/engine.ts';
import { positionFile } from '../../tools/local/follow-changes.ts';
import { forgetReadRecords } from '../../tools/local/read-records.ts';
import { StreamReader } from '../../tools/local/stream-reader.ts';
import { createTable, streamOf } from '../../tools/local/table.ts';

test('records that were handed on are forgotten, and the numbers of later ones go on', async () => {
  if (!embeddedBinary()) return;
  vi.stubEnv('QM_DATABASE', 'embedded');
  const folder = await mkdtemp(join(tmpdir(), 'quartermaster-records-'));
  const engine = await startEngine({ folder });
  const { endpoint } = engine;
  await createTable('changes', endpoint);
  const stream = await streamOf('changes', endpoint);
  const client = new DynamoDBClient({ endpoint: String(endpoint) });
  const write = (sk: string) =>
    client.send(new PutItemCommand({ TableName: 'changes', Item: { pk: { S: 'a' }, sk: { S: sk } } }));
  const numbers = async () => {
    const reader = new StreamReader({ stream, endpoint, position: {} });
    const { records = [], position = {} } = (await reader.next()) ?? {};
    reader.stop();
    return { numbers: records.map(({ dynamodb }) => dynamodb?.SequenceNumber), position };
  };

  for (const sk of ['1', '2', '3']) await write(sk);
  const { position } = await numbers();
  await write('4');
  await forgetReadRecords(folder);
  expect((await numbers()).numbers).toEqual(['1', '2', '3', '4']);
  await writeFile(positionFile(folder), JSON.stringify({ stream, position }));
  await forgetReadRecords(folder);
  await write('5');
  expect((await numbers()).numbers).toEqual(['3', '4', '5']);

  client.destroy();
  await engine.stop();
  await rm(folder, { recursive: true });
  vi.unstubAllEnvs();
});
