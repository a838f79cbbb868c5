import { beforeAll, describe, expect, inject, test } from 'vitest';
import { DynamoChunks } from '../../../src/repos/snapshot-chunks.ts';
import type { DynamoStore } from '../../../src/repos/store.ts';
import { Lifecycle, refusal } from '../../support/lifecycle.ts';
import { installAll } from '../../support/shipping.ts';
import { newTableStore } from '../../support/stores.ts';

let plan: Lifecycle;
let store: DynamoStore;
beforeAll(async () => {
  store = await newTableStore(inject('dynamodbEndpoint'));
  plan = await new Lifecycle(store).prepare();
});

const isProtected = async (model: string, id: number): Promise<boolean> => {
  const { status, body } = await refusal(plan.delete(model, id));
  return status === 409 && JSON.stringify(body).includes('dependent objects were found');
};

test('a BOM takes its rules, lines, assets and snapshot along; orders protect it', async () => {
  const { bom, assets, line } = await plan.plannedBom(3);
  const order = await plan.order(bom);
  expect(await isProtected('bom', bom)).toBe(true);
  await plan.delete('purchaseorder', order);
  const spare = await plan.spare(await plan.pool(), (await plan.plannedBom(1)).deviceType);
  expect((await refusal(plan.install(assets[0] ?? 0, { spare_item: spare }))).status).toBe(400);
  const generation = Number((await plan.values('bom', bom)).generation);
  await plan.delete('bom', bom);
  for (const model of ['bomscoperule', 'bomlineitem', 'asset']) expect(await plan.rows(model, 'bom', bom)).toEqual([]);
  expect(await plan.find('bomlineitem', line)).toBeUndefined();
  for (const asset of assets) expect(await plan.find('asset', asset)).toBeUndefined();
  expect(await chunksOf(bom, generation)).toBe(0);
});

/** What is left of a snapshot in the table itself. */
async function chunksOf(bom: number, generation: number): Promise<number> {
  let chunks = 0;
  for await (const chunk of new DynamoChunks(store.access).chunks(bom, generation)) chunks += chunk.objects.length;
  return chunks;
}

test('an old snapshot goes when a new one is there', async () => {
  const { bom } = await plan.plannedBom(2);
  const old = Number((await plan.values('bom', bom)).generation);
  expect(await chunksOf(bom, old)).toBe(2);
  await plan.generate(bom);
  expect(await chunksOf(bom, old)).toBe(0);
  expect(await chunksOf(bom, Number((await plan.values('bom', bom)).generation))).toBe(2);
});

describe('provenance', () => {
  test('a pool is kept while forty assets are installed from it', async () => {
    const { assets, deviceType } = await plan.plannedBom(40);
    const pool = await plan.pool();
    const spare_item = await plan.spare(pool, deviceType, { quantity: 40 });
    await installAll(
      plan,
      assets.map((asset) => ({ asset, spare_item })),
    );
    await plan.delete('spareitem', spare_item);
    const { status, body } = await refusal(plan.delete('sparespool', pool));
    expect([status, body]).toEqual([409, { detail: expect.stringContaining('40 dependent objects were found') }]);
    for (const asset of assets) expect(await plan.values('asset', asset)).toMatchObject({ spares_pool: pool });
  });
});
