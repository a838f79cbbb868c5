import { GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { registry } from '../../../src/domain/registry.ts';
import { connect, type TableAccess } from '../../../src/repos/client.ts';
import { observeRequests, type RequestCost } from '../../../src/repos/request-costs.ts';
import { type SilentServer, startSilentServer } from '../../support/silent-server.ts';

/** What the table answers next. */
let answers: { readonly status: number; readonly body: object }[] = [];
let server: SilentServer;
let access: TableAccess;
let costs: RequestCost[] = [];

beforeAll(async () => {
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
  server = await startSilentServer((response) => {
    const { status = 200, body = {} } = answers.shift() ?? {};
    response.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
  });
  access = connect('table', registry, server.url);
  observeRequests(access.client, (cost) => costs.push(cost));
});
beforeEach(() => {
  costs = [];
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await server.stop();
});

const error = (name: string, more: object = {}) => ({
  status: name === 'InternalServerError' ? 500 : 400,
  body: { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: name, ...more },
});
const read = () => access.client.send(new GetCommand({ TableName: 'table', Key: { pk: 'a', sk: '=' } }));

test('a request that failed first tells of its retry and of what it consumed in the end', async () => {
  const consumed = { TableName: 'table', CapacityUnits: 1.5 };
  answers = [error('InternalServerError'), { status: 200, body: { Item: {}, ConsumedCapacity: consumed } }];
  await read();
  expect(costs).toEqual([{ readUnits: 1.5, writeUnits: 0, retries: 1, isCancelled: false }]);
  expect(JSON.parse(String(server.requests.at(-1)?.body))).toMatchObject({ ReturnConsumedCapacity: 'TOTAL' });
});

test('a cancelled transaction is told of', async () => {
  const Put = { TableName: 'table', Item: { pk: 'a', sk: '=' } };
  answers = [
    error('TransactionCanceledException', { CancellationReasons: [{ Code: 'ConditionalCheckFailed' }] }),
    { status: 200, body: { ConsumedCapacity: [{ CapacityUnits: 2 }, { CapacityUnits: 4 }] } },
  ];
  const write = () => access.client.send(new TransactWriteCommand({ TransactItems: [{ Put }] }));
  await expect(write()).rejects.toThrow('TransactionCanceledException');
  await write();
  expect(costs).toEqual([
    { readUnits: 0, writeUnits: 0, retries: 0, isCancelled: true },
    { readUnits: 0, writeUnits: 6, retries: 0, isCancelled: false },
  ]);
});

test('a request that fails for good tells of all its attempts', async () => {
  answers = Array.from({ length: 4 }, () => error('InternalServerError'));
  await expect(read()).rejects.toThrow();
  expect(costs).toEqual([{ readUnits: 0, writeUnits: 0, retries: 3, isCancelled: false }]);
});
