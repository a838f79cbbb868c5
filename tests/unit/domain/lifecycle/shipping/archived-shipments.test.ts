import { beforeEach, expect, test } from 'vitest';
import { bulkOn } from '../../../../support/bulk.ts';
import { Lifecycle, refusal, refusedFor } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';
import {
  consignment,
  copyLines,
  dispose,
  installAll,
  installFrom,
  receive,
  reverse,
  uninstall,
} from '../../../../support/shipping.ts';

let plan: Lifecycle;
beforeEach(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
});
const bulk = bulkOn(() => plan);

const parentArchived = (what: string) => refusedFor(`${what} cannot be changed because its parent is archived.`);

/** A shipment of three units that was archived: two were received, of which one is installed, and one arrived unfit. */
async function archivedShipment() {
  const { bom, line: bom_line_item, assets } = await plan.plannedBom(3);
  const order = await plan.order(bom);
  await plan.create('polineitem', { purchase_order: order, bom_line_item, qty_ordered: 4 });
  const shipment = await plan.shipment(order, { status: 'shipped', site: plan.site });
  const line = await plan.create('shipmentlineitem', { shipment, bom_line_item, qty_shipped: 3 });
  const lines = [
    { shipment_line_item: line, qty_received: 2, qty_damaged: 1, units: [{ serial: 'S1', damaged: true }] },
  ];
  const slip = (await receive(plan, shipment, { lines })).id;
  const [installed = 0, free = 0, next = 0] = assets;
  await installFrom(plan, installed, { shipment });
  await plan.patch('shipment', shipment, { archived: true });
  return { bom, order, shipment, line, slip, installed, free, next, bomLine: bom_line_item };
}

type Archived = Awaited<ReturnType<typeof archivedShipment>>;

const frozen = (field: string) => ({
  status: 400,
  body: { [field]: ['This cannot be changed while the shipment is archived.'] },
});

test.each<[string, (made: Archived) => Promise<unknown>, object]>([
  ['received', ({ shipment, line }) => receive(plan, shipment, lineOf(line)), parentArchived('A line item')],
  [
    'counted by hand',
    ({ line }) => plan.patch('shipmentlineitem', line, { qty_received: 1 }),
    parentArchived('A line item'),
  ],
  [
    'added to',
    ({ shipment, bomLine }) => plan.create('shipmentlineitem', { shipment, bom_line_item: bomLine, qty_shipped: 1 }),
    parentArchived('A line item'),
  ],
  ['filled from its order', ({ shipment }) => copyLines(plan, shipment), parentArchived('A line item')],
  ['disposed of', ({ shipment, line }) => dispose(plan, shipment, disposal(line)), parentArchived('A line item')],
  ['received by mistake', ({ slip }) => reverse(plan, slip), parentArchived('A line item')],
  ['sent back', ({ shipment }) => plan.patch('shipment', shipment, { status: 'returned' }), frozen('status')],
  [
    'moved to another order',
    async ({ bom, shipment }) => {
      const purchase_order = await plan.order(bom);
      await plan.place(purchase_order);
      await plan.patch('shipment', shipment, { purchase_order });
    },
    frozen('purchase_order'),
  ],
  [
    'installed',
    ({ free, shipment }) => installFrom(plan, free, { shipment }),
    parentArchived('A line item of the shipment'),
  ],
  [
    'linked to an asset',
    ({ free, shipment }) => plan.patch('asset', free, { shipment }),
    parentArchived('A line item of the shipment'),
  ],
  ['taken out', ({ installed }) => uninstall(plan, installed), parentArchived('A line item of the shipment')],
  [
    'taken out into a pool',
    async ({ installed }) => uninstall(plan, installed, { spares_pool: await plan.pool() }),
    parentArchived('A line item of the shipment'),
  ],
  [
    'unlinked',
    ({ installed }) => plan.patch('asset', installed, { shipment: null }),
    parentArchived('A line item of the shipment'),
  ],
])('units of an archived shipment are not %s', async (_, move, answer) => {
  const made = await archivedShipment();
  const state = async () => [
    await plan.find('shipment', made.shipment),
    await plan.find('shipmentlineitem', made.line),
  ];
  const before = await state();
  expect(await refusal(move(made))).toEqual(answer);
  expect(await state()).toEqual(before);
});

const lineOf = (shipment_line_item: number) => ({ lines: [{ shipment_line_item, qty_missing: 1 }] });
const disposal = (shipment_line_item: number) => ({
  ...{ disposition: 'scrapped', reason: 'crushed' },
  lines: [{ shipment_line_item, condition: 'good', quantity: 1 }],
});

test('lists of requests move no units of an archived shipment either', async () => {
  const { shipment, free, next } = await archivedShipment();
  expect((await refusal(bulk.update('shipment', [{ id: shipment, status: 'returned' }]))).body).toMatchObject({
    errors: [{ errors: frozen('status').body }],
  });
  const assets = [free, next].map((asset) => ({ asset, shipment }));
  const { status, body } = await refusal(installAll(plan, assets));
  expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining('its parent is archived')]);
});

test('a unit that came with an archived shipment does not come again with another one', async () => {
  const made = await archivedShipment();
  const shipment = await plan.shipment(made.order, { status: 'shipped', site: plan.site });
  const line = await plan.create('shipmentlineitem', { shipment, bom_line_item: made.bomLine, qty_shipped: 1 });
  const lines = [{ shipment_line_item: line, qty_received: 1, units: [{ serial: 'S1' }] }];
  const answer = parentArchived('The line item of the first receipt of S1');
  expect(await refusal(receive(plan, shipment, { lines }))).toEqual(answer);
  await plan.patch('shipment', made.shipment, { archived: false });
  const slip = (await receive(plan, shipment, { lines })).id;
  await plan.patch('shipment', made.shipment, { archived: true });
  expect(await refusal(reverse(plan, slip))).toEqual(parentArchived('The line item of the first receipt'));
});

test('a shipment may be sent back by the request that archives it, or takes it out of the archive', async () => {
  const { shipment, line } = await consignment(plan, 1);
  await receive(plan, shipment, { lines: [{ shipment_line_item: line, qty_received: 1 }] });
  await plan.patch('shipment', shipment, { status: 'returned', archived: true });
  await plan.patch('shipment', shipment, { status: 'received', archived: false });
  expect(await plan.values('shipment', shipment)).toMatchObject({ status: 'received', archived: false });
});
