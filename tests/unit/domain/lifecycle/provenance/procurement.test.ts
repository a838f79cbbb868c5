import { beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../../../../src/domain/engine/ports.ts';
import type { TypeName } from '../../../../../src/domain/engine/schema/field-kinds.ts';
import { overdueShipmentCheck } from '../../../../../src/domain/lifecycle/checks/overdue-shipment-check.ts';
import { runCheck } from '../../../../../src/domain/lifecycle/checks/run-check.ts';
import { procurementOf } from '../../../../../src/domain/lifecycle/provenance/procurement.ts';
import { registry } from '../../../../../src/domain/registry.ts';
import { Lifecycle, refusal } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';
import { installFrom, receive, uninstall } from '../../../../support/shipping.ts';

let plan: Lifecycle;
beforeAll(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
});

const device = registry.resourceOf('dcim.device');

/** A device that got a unit with a number out of a shipment. */
async function delivered() {
  const planned = await plan.plannedBom(2);
  const { bom, line, assets, devices } = planned;
  const order = await plan.order(bom, { currency: 'EUR' });
  const orderLine = await plan.create('polineitem', {
    purchase_order: order,
    bom_line_item: line,
    qty_ordered: 2,
    unit_price: '99.95',
  });
  const shipment = await plan.shipment(order, { status: 'shipped', site: plan.site });
  const shipmentLine = await plan.create('shipmentlineitem', { shipment, bom_line_item: line, qty_shipped: 2 });
  const first = await receive(plan, shipment, { lines: [{ shipment_line_item: shipmentLine, qty_received: 1 }] });
  const serial = plan.name('S');
  const units = [{ serial }];
  const second = await receive(plan, shipment, {
    lines: [{ shipment_line_item: shipmentLine, qty_received: 1, units }],
  });
  await installFrom(plan, assets[0] ?? 0, { shipment, serial, status: 'active' });
  const [unit] = await plan.rows('receivedunit', 'shipment_line_item', shipmentLine);
  return {
    ...planned,
    object: devices[0] ?? 0,
    asset: assets[0] ?? 0,
    order,
    orderLine,
    shipment,
    shipmentLine,
    slips: [first.id, second.id],
    serial,
    unit: unit?.id ?? 0,
  };
}

test('an installed object names BOM, order, vendor, price, shipment, receipt and unit, and its serial numbers', async () => {
  const made = await delivered();
  await plan.patch('dcim.device', made.object, { serial: 'CORRECTED' });
  const { assets, movements, serials } = await procurementOf(plan.context, device, made.object);
  expect(assets).toEqual([
    {
      asset: made.asset,
      bom: made.bom,
      installed: expect.any(String),
      bom_line_item: made.line,
      purchase_order: made.order,
      po_line_item: made.orderLine,
      vendor: plan.vendor,
      unit_price: '99.9500',
      currency: 'EUR',
      shipment: made.shipment,
      shipment_line_item: made.shipmentLine,
      receiving_slips: [made.slips[1]],
      received_unit: made.unit,
      spares_pool: null,
    },
  ]);
  expect(movements).toEqual([]);
  expect(serials).toMatchObject([
    { serial: made.serial, user_name: 'planner' },
    { serial: 'CORRECTED', user_name: 'planner' },
  ]);
});

test('a unit without a number may have come with any receipt of its line', async () => {
  const made = await delivered();
  const [, other = 0] = made.assets;
  await installFrom(plan, other, { shipment: made.shipment });
  const { assets } = await procurementOf(plan.context, device, made.devices[1] ?? 0);
  expect(assets).toMatchObject([{ asset: other, receiving_slips: made.slips, received_unit: null }]);
});

test('spares tell their way by the ledger: into the object, out of it, and of new objects', async () => {
  const { assets, devices, deviceType } = await plan.plannedBom(1);
  const pool = await plan.pool();
  const spare = await plan.spare(pool, deviceType, { serial: 'SP-7' });
  await installFrom(plan, assets[0] ?? 0, { spare_item: spare, assign_serial: true });
  const drawn = { kind: 'draw', quantity: -1, spare_item: spare, spares_pool: pool, serial: 'SP-7' };
  const before = await procurementOf(plan.context, device, devices[0] ?? 0);
  expect(before).toMatchObject({ assets: [{ spares_pool: pool }], movements: [drawn], serials: [{ serial: 'SP-7' }] });
  await uninstall(plan, assets[0] ?? 0, { reason: 'swapped' });
  const after = await procurementOf(plan.context, device, devices[0] ?? 0);
  expect(after).toMatchObject({
    assets: [{ spares_pool: null, installed: null }],
    movements: [drawn, { kind: 'return', quantity: 1, serial: 'SP-7', reason: 'swapped' }],
    serials: [{ serial: 'SP-7' }, { serial: '' }],
  });
  const made = await plan.installSpare(spare, { site: plan.site, role: plan.role });
  const fresh = await procurementOf(plan.context, device, made.id);
  expect(fresh).toMatchObject({ assets: [], movements: [drawn], serials: [{ serial: 'SP-7' }] });
});

test('what the caller may not view is left out, prices above all', async () => {
  const made = await delivered();
  const may = (...types: readonly TypeName[]): Actor => ({
    userId: 7,
    username: 'technician',
    superuser: false,
    writeEnabled: true,
    permissions: [{ types, actions: ['view'], constraints: null }],
  });
  const as = (actor: Actor) => procurementOf({ ...plan.context, actor }, device, made.object);
  expect((await refusal(as(may('dcim.site')))).status).toBe(403);
  expect(await as(may('dcim.device'))).toEqual({ assets: [], movements: [], serials: [] });
  const technician = await as(
    may('dcim.device', 'netbox_asset_lifecycle.asset', 'netbox_asset_lifecycle.shipment', 'netbox_asset_lifecycle.bom'),
  );
  expect(technician.assets).toMatchObject([
    { bom: made.bom, shipment: made.shipment, purchase_order: null, vendor: null, unit_price: null, currency: '' },
  ]);
});

test('round trips in a row do not grow with BOMs, assets and changes', async () => {
  const made = await delivered();
  const trips = async (): Promise<number> => {
    const { store } = plan.context;
    let count = 0;
    const counting = new Proxy(store, {
      get(target, name) {
        const member = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return (...given: readonly unknown[]) => {
          count += 1;
          return Reflect.apply(member, target, given);
        };
      },
    });
    await procurementOf({ ...plan.context, store: counting }, device, made.object);
    return count;
  };
  const before = await trips();
  for (let index = 0; index < 5; index++) await plan.bom();
  for (const serial of ['1', '2', '3', '4']) await plan.patch('dcim.device', made.object, { serial });
  expect(await trips()).toBe(before);
  expect(before).toBeLessThan(25);
});

test('a shipment that does not come in time raises one alert, which closes when it arrives', async () => {
  const { shipment, shipmentLine } = await delivered();
  const order = Number((await plan.values('shipment', shipment)).purchase_order);
  const late = await plan.shipment(order, { status: 'shipped', site: plan.site, date_expected: '2026-03-01' });
  const check = (day: string) =>
    runCheck({ ...plan.context, now: () => new Date(`${day}T08:00:00Z`) }, overdueShipmentCheck);
  expect(await check('2026-03-01')).toMatchObject({ raised: 0 });
  expect(await check('2026-03-02')).toMatchObject({ raised: 1, cleared: 0 });
  expect(await check('2026-03-03')).toMatchObject({ raised: 0, cleared: 0 });
  const [alert = 0] = await plan.ids('alert', { kind: 'overdue-shipment' });
  expect(await plan.values('alert', alert)).toMatchObject({
    subject: { type: 'netbox_asset_lifecycle.shipment', id: late },
    message: 'Expected on 2026-03-01 and still shipped',
    cleared: null,
  });
  await plan.patch('shipment', late, { date_expected: '2026-03-09' });
  expect(await check('2026-03-04')).toMatchObject({ raised: 0, cleared: 1 });
  expect(await check('2026-03-10')).toMatchObject({ raised: 1 });
  await plan.patch('shipment', late, { status: 'received' });
  expect(await check('2026-03-11')).toMatchObject({ cleared: 1 });
  expect(shipmentLine).toBeGreaterThan(0);
});
