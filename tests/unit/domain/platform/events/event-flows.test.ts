import { beforeEach, expect, test } from 'vitest';
import { collect, loadObjects } from '../../../../../src/domain/engine/resource/load-objects.ts';
import { checksForRun } from '../../../../../src/domain/lifecycle/checks/checks.ts';
import { runCheck } from '../../../../../src/domain/lifecycle/checks/run-check.ts';
import { changeEventOf } from '../../../../../src/domain/platform/events/change-event-of.ts';
import { isOwnEventType } from '../../../../../src/domain/platform/events/event-types.ts';
import { registry } from '../../../../../src/domain/registry.ts';
import { commitAll, get, unit, update } from '../../../../support/changes.ts';
import { Lifecycle } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

let store: MemoryStore;
let plan: Lifecycle;
let seen: number;

beforeEach(async () => {
  store = new MemoryStore();
  plan = await new Lifecycle(store).prepare();
  seen = 0;
});

/** What has happened since the last call, beside creations, updates and deletions: `<model> <event>`. */
async function happened(): Promise<readonly string[]> {
  const rows = await collect(store.rows({ kind: 'by-id', type: 'core.objectchange', startId: seen + 1 }));
  const ids = rows.map(({ id }) => id);
  seen = ids.at(-1) ?? seen;
  const entries = await loadObjects(store, 'core.objectchange', ids);
  return entries.flatMap((entry) => {
    const { object, types } = changeEventOf(registry, entry);
    return types.filter(isOwnEventType).map((type) => `${object.type.split('.')[1]} ${type}`);
  });
}

async function runChecks(days = 0): Promise<void> {
  const now = () => new Date(Date.now() + days * 24 * 3600 * 1000);
  for (const check of checksForRun()) await runCheck({ ...plan.context, now }, check);
}

test('spares that run low and are refilled', async () => {
  const pool = await plan.pool();
  const type = await plan.deviceType();
  await plan.allocation(pool, type, { min_quantity: 1 });
  await happened();
  await runChecks();
  expect(await happened()).toEqual(['alert spares_below_minimum']);
  await runChecks();
  expect(await happened()).toEqual([]);
  await plan.spare(pool, type, { quantity: 5 });
  await runChecks();
  expect(await happened()).toContain('alert spares_restored');
});

test('an order and a shipment that are late, and goods that arrive', async () => {
  const { bom, line } = await plan.plannedBom(2);
  const order = await plan.order(bom, { date_expected: '2026-01-01' });
  await plan.create('polineitem', { purchase_order: order, bom_line_item: line, qty_ordered: 2 });
  await happened();
  const shipment = await plan.shipment(order, { status: 'shipped', date_expected: '2026-01-01' });
  const shipmentLine = await plan.create('shipmentlineitem', { shipment, bom_line_item: line, qty_shipped: 2 });
  expect(await happened()).toEqual(['purchaseorder status_changed', 'purchaseorder status_changed']);
  await runChecks();
  expect((await happened()).toSorted()).toEqual(['alert order_overdue', 'alert shipment_overdue']);
  await plan.patch('shipment', shipment, { status: 'received', site: plan.site });
  expect(await happened()).toEqual(['shipment status_changed']);
  await plan.patch('shipmentlineitem', shipmentLine, { qty_received: 2 });
  expect(await happened()).toEqual(['receivingslip received']);
});

test('equipment that is installed', async () => {
  const { bom, line, assets } = await plan.plannedBom(1);
  const { shipment } = await plan.arrived(bom, line, 1, 1);
  await happened();
  await plan.install(assets[0] ?? 0, { shipment });
  expect(await happened()).toEqual(['asset installed']);
});

test('a reservation that expires, and a ledger that does not add up', async () => {
  const pool = await plan.pool();
  const { deviceType, bom } = await plan.plannedBom(1);
  const spare = await plan.spare(pool, deviceType, { quantity: 3 });
  await plan.reserve(spare, bom, { quantity: 1, expires: new Date(Date.now() + 60_000).toISOString() });
  await happened();
  await runChecks(1);
  expect((await happened()).toSorted()).toEqual(['alert reservation_expired', 'sparereservation status_changed']);
  const stored = await get(store, 'netbox_asset_lifecycle.spareitem', spare);
  await commitAll(store, [unit(update(stored, { quantity: 7 }))]);
  await runChecks();
  expect(await happened()).toContain('alert ledger_drift');
});
