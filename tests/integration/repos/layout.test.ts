import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, inject as provided, test } from 'vitest';
import { registry } from '../../../src/domain/registry.ts';
import { tableFromEnvironment } from '../../../src/repos/client.ts';
import { readLayout, writeLayout } from '../../../src/repos/layout.ts';
import { migrate } from '../../../src/repos/migration/migrate.ts';
import { DynamoStore } from '../../../src/repos/store.ts';
import { layoutKey } from '../../../src/repos/table.ts';
import { countRequests } from '../../../tools/bench/meter.ts';
import { connectApi, startApi } from '../../support/api.ts';
import { commitAll, find, siteCreation, unit } from '../../support/changes.ts';
import { first, inject } from '../../support/faults.ts';
import { refusal } from '../../support/lifecycle.ts';
import { readOldTable } from '../../support/old-table.ts';
import { newTableStore } from '../../support/stores.ts';
import { itemsOf, putAll } from '../../support/table-state.ts';

const endpoint = provided('dynamodbEndpoint');

let table: DynamoStore;
/** As a function has it that has just started. */
let store: DynamoStore;
beforeEach(async () => {
  table = await newTableStore(endpoint);
  const environment = { QM_TABLE: table.access.table, QM_DYNAMODB_ENDPOINT: endpoint };
  store = new DynamoStore(tableFromEnvironment(environment, registry));
});

const northSite = () => commitAll(store, [unit(siteCreation(71, 'north'))]);

describe('a table that an earlier version has written', () => {
  beforeEach(() => putAll(table.access, readOldTable().items));

  test('is neither read nor written before it is migrated', async () => {
    const before = await itemsOf(table.access);
    const sentence =
      'The data were written by an earlier version (layout 0, this version needs 1). ' +
      'Run npm run migrate: see "Upgrade" in docs/how-to/deploy.md.';
    const expected = { status: 503, body: { detail: sentence } };
    expect(await refusal(store.getMany([{ type: 'dcim.site', id: 2 }]))).toEqual(expected);
    expect(await refusal(store.collection('dcim.site'))).toEqual(expected);
    expect(await refusal(store.takeIds('dcim.site', 1))).toEqual(expected);
    expect(await itemsOf(table.access)).toEqual(before);
  });

  test('is answered with 503 by the API, and not installed again', async () => {
    const before = await itemsOf(table.access);
    const { table: name } = table.access;
    const detail = expect.stringMatching(/^The data were written by an earlier version .* Run npm run migrate/);
    const api = await connectApi(name, endpoint);
    expect(await api.call('GET', '/api/dcim/sites/')).toMatchObject({ status: 503, body: { detail } });
    expect(await refusal(startApi(name, endpoint))).toEqual({ status: 503, body: { detail } });
    expect(await itemsOf(table.access)).toEqual(before);
  });

  test('is served by the same process once it is migrated', async () => {
    await refusal(store.getMany([{ type: 'dcim.site', id: 2 }]));
    await migrate(table.access, { dryRun: false, say: () => undefined });
    expect(await find(store, 'dcim.site', 2)).toMatchObject({ values: { slug: 'fra1' } });
    await northSite();
    expect(await store.count('dcim.site')).toBe(3);
  });
});

test('a table that a later version has written is refused', async () => {
  await table.access.client.send(new PutCommand({ TableName: table.access.table, Item: { ...layoutKey, layout: 2 } }));
  const { status, body } = await refusal(store.count('dcim.site'));
  expect(status).toBe(503);
  expect(body).toMatchObject({
    detail: expect.stringContaining('by a later version (layout 2, this version knows 1)'),
  });
  await expect(migrate(table.access, { dryRun: false, say: () => undefined })).rejects.toThrow('by a later version');
});

test('the layout is read once in a process, beside its first read', async () => {
  await writeLayout(table.access);
  const meter = countRequests(store.access);
  await store.getMany([{ type: 'dcim.site', id: 1 }]);
  expect([meter.requests, meter.roundTrips]).toEqual([2, 1]);
  await northSite();
  await store.getMany([{ type: 'dcim.site', id: 71 }]);
  expect(meter.commands.get('BatchGetItemCommand')).toBe(1);
});

test('a table that throttles the question for its layout is asked again', async () => {
  await writeLayout(table.access);
  inject(
    store.access,
    first(
      2,
      ({ command }) => command === 'BatchGetItemCommand',
      async ({ input, send }) => {
        const answer = await send();
        const unprocessed = 'RequestItems' in input ? input.RequestItems : {};
        return { ...answer, output: { ...answer.output, Responses: {}, UnprocessedKeys: unprocessed } };
      },
    ),
  );
  expect(await store.count('dcim.site')).toBe(0);
});

test('an empty table has no layout, and may be written', async () => {
  expect(await readLayout(table.access)).toBe('empty');
  await northSite();
  expect(await find(store, 'dcim.site', 71)).toMatchObject({ values: { name: 'north' } });
});
