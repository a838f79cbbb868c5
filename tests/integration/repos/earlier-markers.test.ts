import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, inject as provided, test } from 'vitest';
import type { DynamoStore } from '../../../src/repos/store.ts';
import { markerKey } from '../../../src/repos/table.ts';
import { commitAll, commitOne, creation, deletion, find, get, unit, update } from '../../support/changes.ts';
import { newTableStore } from '../../support/stores.ts';

const spareType = 'netbox_asset_lifecycle.spareitem';
const tagged = (asset_tag: string) => ({ pool: 1, item: { type: 'dcim.devicetype', id: 1 }, quantity: 1, asset_tag });
const markerOf = (tag: string) => markerKey(spareType, 'asset_tag', JSON.stringify([tag]));

describe('a spare item that was saved when asset tags were compared with their case', () => {
  let store: DynamoStore;
  const holderOf = (asset_tag: string) => store.findUnique(spareType, 'asset_tag', { asset_tag });

  beforeEach(async () => {
    store = await newTableStore(provided('dynamodbEndpoint'));
    await commitAll(store, [unit(creation(spareType, 1, tagged('Old-1')))]);
    const { client, table } = store.access;
    await client.send(new DeleteCommand({ TableName: table, Key: markerOf('old-1') }));
    await client.send(new PutCommand({ TableName: table, Item: { ...markerOf('Old-1'), id: 1 } }));
  });

  test('is found by its tag once the tag was changed and set again', async () => {
    expect(await holderOf('OLD-1')).toBeUndefined();
    expect(await commitOne(store, unit(update(await get(store, spareType, 1), { asset_tag: null })))).toEqual([]);
    expect(await commitOne(store, unit(update(await get(store, spareType, 1), { asset_tag: 'Old-1' })))).toEqual([]);
    expect(await holderOf('OLD-1')).toBe(1);
  });

  test('can be deleted, and hand its tag to another', async () => {
    const handed = unit(
      update(await get(store, spareType, 1), { asset_tag: null }),
      creation(spareType, 2, tagged('OLD-1')),
    );
    expect(await commitOne(store, handed)).toEqual([]);
    expect(await holderOf('old-1')).toBe(2);
    expect(await commitOne(store, unit(deletion(await get(store, spareType, 1))))).toEqual([]);
    expect(await find(store, spareType, 1)).toBeUndefined();
  });

  test('does not free the tag of another that claimed it: that one gives it up first', async () => {
    await commitAll(store, [unit(creation(spareType, 2, tagged('old-1')))]);
    const outcome = await commitOne(store, unit(deletion(await get(store, spareType, 1))));
    expect(outcome).toEqual([{ kind: 'version', type: spareType, id: 1 }]);
    expect(await holderOf('Old-1')).toBe(2);
    await commitAll(store, [unit(update(await get(store, spareType, 2), { asset_tag: 'New-1' }))]);
    expect(await commitOne(store, unit(deletion(await get(store, spareType, 1))))).toEqual([]);
  });
});
