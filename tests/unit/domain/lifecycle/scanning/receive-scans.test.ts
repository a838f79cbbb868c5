import { beforeAll, expect, test } from 'vitest';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import { Lifecycle, refusal } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';
import { scan, setManifest, summary, verdictsOf } from '../../../../support/scanning.ts';
import { consignment, receive, reverse } from '../../../../support/shipping.ts';

let plan: Lifecycle;
beforeAll(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
});

const counts = async (line: number) => {
  const { qty_received, qty_damaged, qty_missing } = await plan.values('shipmentlineitem', line);
  return [qty_received, qty_damaged, qty_missing];
};
const waiting = async (shipment: number) => (await summary(plan, shipment)).totals.waiting;
const nothingWaits = { status: 400, body: { lines: ['No scan waits to be received.'] } };

/** A shipment whose units are packed in a carton, by two. */
async function packed(count: number) {
  const made = await consignment(plan, count);
  const serials = Array.from({ length: count }, (_, index) => `U${made.shipment}-${index}`);
  await setManifest(plan, made.shipment, {
    units: serials.map((serial, index) => ({
      shipment_line_item: made.line,
      serial,
      carton: `C${made.shipment}-${Math.floor(index / 2)}`,
    })),
    cartons: [{ sscc: `C${made.shipment}-0`, parent: `P${made.shipment}` }],
  });
  return { ...made, serials, carton: (index: number) => `C${made.shipment}-${index}`, pallet: `P${made.shipment}` };
}

test('what was scanned is received once, and what comes later with the next receipt', async () => {
  const { shipment, line, serials, pallet } = await packed(4);
  expect(await refusal(receive(plan, shipment, { scans: true }))).toEqual(nothingWaits);
  await verdictsOf(plan, shipment, serials[2] ?? '', 'nothing', pallet);
  expect(await waiting(shipment)).toBe(3);
  const slip = await receive(plan, shipment, { scans: true, note: 'Dock 2' });
  expect(slip.values.lines).toMatchObject([{ shipment_line_item: line, qty_received: 3 }]);
  expect(await counts(line)).toEqual([3, 0, 0]);
  expect(await waiting(shipment)).toBe(0);
  expect(await refusal(receive(plan, shipment, { scans: true }))).toEqual(nothingWaits);
  expect(await verdictsOf(plan, shipment, serials[2] ?? '', serials[3] ?? '')).toEqual(['twice', 'expected']);
  await receive(plan, shipment, { scans: true });
  expect(await counts(line)).toEqual([4, 0, 0]);
  const units = await plan.rows('receivedunit', 'shipment_line_item', line);
  expect(units.map(({ values }) => values.serial).sort()).toEqual(serials);
});

test('damaged and rejected units are damaged on the slip, with what was noted', async () => {
  const { shipment, line, serials } = await packed(3);
  const [good = '', bent = '', wet = ''] = serials;
  await scan(plan, shipment, {
    scans: [
      { code: good },
      { code: bent, condition: 'damaged', note: 'bent ear' },
      { code: wet },
      { code: wet, condition: 'rejected', note: 'wet carton' },
      { code: bent },
    ],
  });
  const slip = await receive(plan, shipment, { scans: true });
  expect(slip.values.lines).toMatchObject([
    {
      qty_received: 1,
      qty_damaged: 2,
      units: [
        { serial: good, damaged: false },
        { serial: bent, damaged: true, note: 'bent ear' },
        { serial: wet, damaged: true, rejected: true, note: 'wet carton' },
      ],
    },
  ]);
  expect(await counts(line)).toEqual([1, 2, 0]);
});

test('a reversed slip gives its scans back', async () => {
  const { shipment, line, pallet } = await packed(2);
  await verdictsOf(plan, shipment, pallet);
  const slip = await receive(plan, shipment, { scans: true });
  expect(await waiting(shipment)).toBe(0);
  await reverse(plan, slip.id);
  expect([await waiting(shipment), await counts(line)]).toEqual([2, [null, 0, 0]]);
  await receive(plan, shipment, { scans: true });
  expect(await counts(line)).toEqual([2, 0, 0]);
});

test('a manifest by which scans were received stays until the receipts are reversed', async () => {
  const { shipment, line, serials, carton } = await packed(2);
  await verdictsOf(plan, shipment, carton(0));
  const slip = await receive(plan, shipment, { scans: true });
  const units = [...serials, 'LATE'].map((serial) => ({ shipment_line_item: line, serial, carton: carton(0) }));
  expect(await refusal(setManifest(plan, shipment, { units: units.slice(1) }))).toMatchObject({ status: 400 });
  await reverse(plan, slip.id);
  expect(await setManifest(plan, shipment, { units: units.slice(1) })).toMatchObject({ units: 2 });
});

test('units that were typed are not received again, and lines may add to the scans', async () => {
  const { shipment, line, serials } = await packed(4);
  const [typed = '', scanned = ''] = serials;
  await receive(plan, shipment, { lines: [{ shipment_line_item: line, qty_received: 1, units: [{ serial: typed }] }] });
  await verdictsOf(plan, shipment, typed, scanned);
  const missing = { lines: [{ shipment_line_item: line, qty_missing: 2, note: 'short' }] };
  const slip = await receive(plan, shipment, { scans: true, ...missing });
  expect(slip.values.lines).toMatchObject([
    { qty_received: 1, qty_missing: 2, note: 'short', units: [{ serial: scanned }] },
  ]);
  expect(await counts(line)).toEqual([2, 0, 2]);
});

test('the scan of a unit that came with another shipment holds up no other', async () => {
  const made = await consignment(plan, 3, 4);
  const there = await plan.shipment(made.order, { status: 'shipped', site: plan.site });
  const other = { shipment: there, bom_line_item: made.bomLine, qty_shipped: 1 };
  const line = await plan.create('shipmentlineitem', other);
  await receive(plan, there, { lines: [{ shipment_line_item: line, qty_received: 1, units: [{ serial: 'TWO-1' }] }] });
  await verdictsOf(plan, made.shipment, 'TWO-1', 'TWO-2', 'TWO-3');
  const slip = await receive(plan, made.shipment, { scans: true });
  expect(slip.values.lines).toMatchObject([{ qty_received: 2, units: [{ serial: 'TWO-2' }, { serial: 'TWO-3' }] }]);
  expect(await waiting(made.shipment)).toBe(1);
  expect(await refusal(receive(plan, made.shipment, { scans: true }))).toMatchObject({
    body: {
      'lines[0].units[0].serial': ['A unit of this item with this serial number has already been received.'],
    },
  });
});

test('extra units are received only when that is said', async () => {
  const tolerant = new Lifecycle(plan.context.store, { overReceipt: { units: 1, percent: 0 } });
  const { shipment, line } = await consignment(plan, 1);
  expect(await verdictsOf(plan, shipment, '(21)X1', '(21)X2')).toEqual(['expected', 'extra']);
  await receive(plan, shipment, { scans: true });
  expect(await counts(line)).toEqual([1, 0, 0]);
  await receive(tolerant, shipment, { scans: true, extras: true });
  expect(await counts(line)).toEqual([2, 0, 0]);
});

test('more units than a slip holds are received by several receipts', async () => {
  const { shipment, line } = await consignment(plan, 1_200);
  const units: JsonObject[] = Array.from({ length: 1_200 }, (_, index) => ({
    shipment_line_item: line,
    serial: `M${index}`,
    carton: 'BIG',
  }));
  await setManifest(plan, shipment, { units });
  await verdictsOf(plan, shipment, 'BIG');
  await receive(plan, shipment, { scans: true });
  expect(await counts(line)).toEqual([1_000, 0, 0]);
  expect(await waiting(shipment)).toBe(1_200);
  await receive(plan, shipment, { scans: true });
  expect([await counts(line), await waiting(shipment)]).toEqual([[1_200, 0, 0], 0]);
});

test('typed serial numbers have to fit the rules of their item', async () => {
  const { shipment, line, deviceType } = await consignment(plan, 2);
  const rule = { name: plan.name('rule'), item_type: 'dcim.devicetype', item_id: deviceType, pattern: 'Z\\d+' };
  await plan.create('serialrule', rule);
  const units = [{ serial: 'Z1' }, { serial: 'N9K-C93180YC' }];
  const body = { lines: [{ shipment_line_item: line, qty_received: 2, units }] };
  expect(await refusal(receive(plan, shipment, body))).toEqual({
    status: 400,
    body: { 'lines[0].units[1].serial': [expect.stringMatching(/^N9K-C93180YC does not look like a serial number/)] },
  });
  expect(await counts(line)).toEqual([null, 0, 0]);
});
