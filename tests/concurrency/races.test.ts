import { beforeEach, expect, test } from 'vitest';
import { Lifecycle, refusal } from '../support/lifecycle.ts';
import { meanwhile } from '../support/meanwhile.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { installAll, receive } from '../support/shipping.ts';

let plan: Lifecycle;
let store: MemoryStore;
beforeEach(async () => {
  store = new MemoryStore();
  plan = await new Lifecycle(store).prepare();
});

/** What happens while somebody else works with another store of the same content. */
async function whileOthersWork<T>(other: typeof plan.context.store, task: () => Promise<T>): Promise<T> {
  const { context } = plan;
  plan.context = { ...context, store: other };
  try {
    return await task();
  } finally {
    plan.context = context;
  }
}

test('an install of an asset whose BOM is generated in between is refused, and the BOM holds each object once', async () => {
  const { bom, line, assets } = await plan.plannedBom(2);
  const { shipment } = await plan.arrived(bom, line, 2, 2);
  await plan.patch('bom', bom, { status: 'draft' });
  const { context } = plan;
  const others = meanwhile(store, 'getMany', 'netbox_asset_lifecycle.asset', async () => {
    plan.context = context;
    await plan.generate(bom);
  });
  const refused = await whileOthersWork(others, () => refusal(plan.install(assets[0] ?? 0, { shipment })));
  expect(refused).toEqual({
    status: 409,
    body: {
      detail: 'The BOM was generated again, and its assets have new ids. Read the assets and repeat the request.',
    },
  });
  expect(await plan.rows('asset', 'bom', bom)).toHaveLength(2);
});

test('an allocation counts a quantity that changes after its rows were read', async () => {
  const pool = await plan.pool();
  const item = await plan.deviceType();
  const spare = await plan.spare(pool, item, { quantity: 2 });
  const { context } = plan;
  const others = meanwhile(store, 'rows', 'netbox_asset_lifecycle.spareitem', async () => {
    plan.context = context;
    await plan.patch('spareitem', spare, { quantity: 5 });
  });
  const input = { pool, item_type: 'dcim.devicetype', item_id: item };
  const allocation = await whileOthersWork(others, () => plan.create('spareitemallocation', input));
  expect(await plan.values('spareitemallocation', allocation)).toMatchObject({ current_quantity: 5 });
});

test('a bulk install leaves room for units with numbers that arrive after it has read those of the line', async () => {
  const { bom, line, assets } = await plan.plannedBom(3);
  await plan.patch('bom', bom, { status: 'approved' });
  const shipment = await plan.shipment(await plan.order(bom), { status: 'shipped', site: plan.site });
  const shipmentLine = await plan.create('shipmentlineitem', { shipment, bom_line_item: line, qty_shipped: 3 });
  const arrive = (serial: string, qty_received: number) =>
    receive(plan, shipment, { lines: [{ shipment_line_item: shipmentLine, qty_received, units: [{ serial }] }] });
  await arrive('A', 2);
  const { context } = plan;
  const others = meanwhile(store, 'rows', 'netbox_asset_lifecycle.receivedunit', async () => {
    plan.context = context;
    await arrive('B', 1);
  });
  await whileOthersWork(others, () =>
    installAll(
      plan,
      assets.slice(0, 2).map((asset) => ({ asset, shipment })),
    ),
  );
  const units = await plan.rows('receivedunit', 'shipment_line_item', shipmentLine);
  expect(units.map(({ values }) => values.status).toSorted()).toEqual(['available', 'installed']);
});
