import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../src/domain/engine/json.ts';
import type { Resource } from '../../../../src/domain/engine/resource/resource.ts';
import { uniqueClaims } from '../../../../src/domain/engine/resource/unique.ts';
import { parseField } from '../../../../src/domain/engine/schema/parse.ts';
import { bom } from '../../../../src/domain/lifecycle/bom/bom.ts';
import { bomLineItem } from '../../../../src/domain/lifecycle/bom/bom-line-item.ts';
import { bomScopeRule } from '../../../../src/domain/lifecycle/bom/bom-scope-rule.ts';
import { asset } from '../../../../src/domain/lifecycle/installation/asset.ts';
import { cableType } from '../../../../src/domain/lifecycle/item/cable-type.ts';
import { cableConnectors, powerConnectors } from '../../../../src/domain/lifecycle/item/connectors.ts';
import { exportedLine } from '../../../../src/domain/lifecycle/ordering/order-export.ts';
import { poLineItem } from '../../../../src/domain/lifecycle/ordering/po-line-item.ts';
import { purchaseOrder } from '../../../../src/domain/lifecycle/ordering/purchase-order.ts';
import { vendor } from '../../../../src/domain/lifecycle/ordering/vendor.ts';
import { vendorAccount } from '../../../../src/domain/lifecycle/ordering/vendor-account.ts';
import { courier } from '../../../../src/domain/lifecycle/shipping/courier.ts';
import { shipment } from '../../../../src/domain/lifecycle/shipping/shipment.ts';
import { shipmentLineItem } from '../../../../src/domain/lifecycle/shipping/shipment-line-item.ts';
import { spareItem } from '../../../../src/domain/lifecycle/spares/spare-item.ts';
import { spareItemAllocation } from '../../../../src/domain/lifecycle/spares/spare-item-allocation.ts';
import { sparesPool } from '../../../../src/domain/lifecycle/spares/spares-pool.ts';
import { statusTransitionRule } from '../../../../src/domain/lifecycle/status/status-transition-rule.ts';
import { derivedFrom, problemsOf } from '../inventory/rules.ts';

describe('purchase orders', () => {
  test.each([
    ['draft', true],
    ['approved', true],
    ['ordered', false],
    ['fulfilled', false],
    ['cancelled', true],
  ])('may be %s without a number: %s', (status, allowed) => {
    const problems = problemsOf(purchaseOrder, { status, order_id: null });
    expect(Object.keys(problems)).toEqual(allowed ? [] : ['order_id']);
    expect(problemsOf(purchaseOrder, { status, order_id: '7' })).toEqual({});
  });

  test('cannot be archived when new', () => {
    for (const resource of [bom, purchaseOrder, shipment]) {
      expect(problemsOf(resource, { archived: true })).toHaveProperty('archived');
      expect(problemsOf(resource, { archived: true }, { before: { archived: false } })).toEqual({});
    }
  });

  test('name an account of their vendor', () => {
    const account = (vendorId: number) => ({ related: { vendor_account: { vendor: vendorId } } });
    expect(problemsOf(purchaseOrder, { vendor: 1, vendor_account: 5 }, account(1))).toEqual({});
    expect(problemsOf(purchaseOrder, { vendor: 1, vendor_account: 5 }, account(2))).toHaveProperty('vendor_account');
  });
});

describe('shipments', () => {
  const dated = (shipped: string | null, expected: string | null, received: string | null) =>
    Object.keys(problemsOf(shipment, { date_shipped: shipped, date_expected: expected, date_received: received }));
  test.each([
    [null, null, null, []],
    [null, '2026-01-01', '2026-01-01', []],
    ['2026-01-02', '2026-01-02', '2026-01-02', []],
    ['2026-01-02', '2026-01-01', '2026-01-03', ['date_expected']],
    ['2026-01-02', '2026-01-03', '2025-12-31', ['date_received']],
    ['2026-01-02', '2026-01-01', '2026-01-01', ['date_expected', 'date_received']],
  ])('shipped %s, expected %s, received %s', (shipped, expected, received, wrong) => {
    expect(dated(shipped, expected, received)).toEqual(wrong);
  });

  test('are received at a site; in every other status they may be without one', () => {
    for (const status of ['prepared', 'shipped', 'cancelled', 'returned', 'lost'])
      expect(problemsOf(shipment, { status })).toEqual({});
    expect(problemsOf(shipment, { status: 'received' })).toHaveProperty('site');
    expect(problemsOf(shipment, { status: 'received', site: 1 })).toEqual({});
  });

  test('take the site of their location when they name none', () => {
    const dock = { related: { location: { site: 4 } } };
    expect(derivedFrom(shipment, { location: 2 }, dock)).toEqual({ site: 4 });
    expect(derivedFrom(shipment, { location: 2, site: 5 }, dock)).toEqual({});
    expect(problemsOf(shipment, { location: 2, site: 5 }, dock)).toHaveProperty('location');
    expect(problemsOf(shipment, { location: 2, site: 4 }, dock)).toEqual({});
  });

  test.each([
    [{ qty_shipped: 5, qty_received: null }, []],
    [{ qty_shipped: 5, qty_received: 0 }, []],
    [{ qty_shipped: 5, qty_received: 5 }, []],
    [{ qty_shipped: 5, qty_received: 6 }, ['qty_received']],
    [{ qty_shipped: 5, qty_received: 3, qty_installed: 3 }, []],
    [{ qty_shipped: 5, qty_received: 2, qty_installed: 3 }, ['qty_received']],
  ])('lines: %j', (values, wrong) => {
    expect(Object.keys(problemsOf(shipmentLineItem, values))).toEqual(wrong);
  });
});

describe('assets', () => {
  const then = '2025-01-01T00:00:00.000Z';
  const now = '2026-01-01T00:00:00.000Z';
  test('get the time when the first link is made, keep it while there is one, and lose it with the last', () => {
    expect(derivedFrom(asset, { shipment: 1 }, { before: {} })).toMatchObject({ installed: now });
    expect(derivedFrom(asset, { spares_pool: 1 }, { before: {} })).toMatchObject({ installed: now });
    const linked = { shipment: 1, installed: then, shipment_line: 9 };
    expect(derivedFrom(asset, { shipment: 2 }, { before: linked })).toMatchObject({ installed: then });
    expect(derivedFrom(asset, { shipment: null, spares_pool: 3 }, { before: linked })).toMatchObject({
      installed: then,
      shipment_line: null,
    });
    expect(derivedFrom(asset, { shipment: null }, { before: linked })).toMatchObject({
      installed: null,
      shipment_line: null,
    });
  });

  test('come from a shipment or a pool', () => {
    expect(problemsOf(asset, { shipment: 1 })).toEqual({});
    expect(problemsOf(asset, { shipment: 1, spares_pool: 1 })).toHaveProperty('__all__');
  });
});

describe('transition rules', () => {
  const type = 'netbox_asset_lifecycle.shipment';
  test('that name an initial status are never reversible', () => {
    expect(derivedFrom(statusTransitionRule, { from_status: '', allow_reverse: true })).toEqual({
      allow_reverse: false,
    });
    expect(derivedFrom(statusTransitionRule, { from_status: 'lost', allow_reverse: true })).toEqual({});
  });

  test('lead from one status of their type to another', () => {
    const problems = (from_status: string, to_status: string) =>
      Object.keys(problemsOf(statusTransitionRule, { object_type: type, from_status, to_status }));
    expect(problems('lost', 'received')).toEqual([]);
    expect(problems('', 'lost')).toEqual([]);
    expect(problems('lost', 'lost')).toEqual(['to_status']);
    expect(problems('draft', 'lost')).toEqual(['from_status']);
    expect(problems('toString', 'approved')).toEqual(['from_status', 'to_status']);
  });
});

describe('cable types', () => {
  test('have connectors that fit their medium', () => {
    const [power] = powerConnectors;
    const other = cableConnectors.find(({ value }) => !powerConnectors.has(value))?.value;
    for (const end of ['connector_a', 'connector_b']) {
      expect(Object.keys(problemsOf(cableType, { type: 'cat6', [end]: power ?? '' }))).toEqual([end]);
      expect(Object.keys(problemsOf(cableType, { type: 'power', [end]: other ?? '' }))).toEqual([end]);
      expect(problemsOf(cableType, { type: 'power', [end]: power ?? '' })).toEqual({});
      expect(problemsOf(cableType, { type: 'cat6', [end]: other ?? '' })).toEqual({});
    }
    expect(new Set(cableConnectors.map(({ value }) => value)).size).toBe(cableConnectors.length);
  });
});

test('pools and their locations belong to one site', () => {
  const location = { related: { location: { site: 1 } } };
  expect(problemsOf(sparesPool, { site: 1, location: 2 }, location)).toEqual({});
  expect(problemsOf(sparesPool, { site: 3, location: 2 }, location)).toHaveProperty('location');
});

test('allocations have a bound at least, and a maximum that is not below the minimum', () => {
  const problems = (min_quantity: number | null, max_quantity: number | null) =>
    Object.keys(
      problemsOf(spareItemAllocation, { item: { type: 'dcim.racktype', id: 1 }, min_quantity, max_quantity }),
    );
  expect(problems(null, null)).toEqual(['__all__']);
  expect(problems(0, null)).toEqual([]);
  expect(problems(null, 0)).toEqual([]);
  expect(problems(3, 3)).toEqual([]);
  expect(problems(3, 2)).toEqual(['max_quantity']);
});

/** Two objects with these values claim the same unique value. */
const collide = (resource: Resource, a: JsonObject, b: JsonObject): readonly string[] => {
  const texts = new Set(uniqueClaims(resource, b).map(({ constraint, text }) => `${constraint.name} ${text}`));
  return uniqueClaims(resource, a)
    .filter(({ constraint, text }) => texts.has(`${constraint.name} ${text}`))
    .map(({ constraint }) => constraint.name);
};
const item = { type: 'dcim.devicetype', id: 1 };

test.each<[string, Resource, JsonObject, JsonObject, readonly string[]]>([
  ['BOM names', bom, { name: 'a' }, { name: 'a' }, ['name']],
  ['vendors without code', vendor, { name: 'a', code: null }, { name: 'b', code: null }, []],
  ['vendors with one code', vendor, { name: 'a', code: 'x' }, { name: 'b', code: 'x' }, ['code']],
  ['couriers with one name', courier, { name: 'a', code: 'x' }, { name: 'a', code: 'y' }, ['name']],
  [
    'accounts of one vendor',
    vendorAccount,
    { vendor: 1, account_number: '1' },
    { vendor: 1, account_number: '1' },
    ['vendor_number'],
  ],
  [
    'accounts of two vendors',
    vendorAccount,
    { vendor: 1, account_number: '1' },
    { vendor: 2, account_number: '1' },
    [],
  ],
  ['orders without a number', purchaseOrder, { vendor: 1, order_id: null }, { vendor: 1, order_id: null }, []],
  [
    'orders with one number',
    purchaseOrder,
    { vendor: 1, order_id: '1' },
    { vendor: 1, order_id: '1' },
    ['vendor_order'],
  ],
  [
    'lines of an order',
    poLineItem,
    { purchase_order: 1, bom_line_item: 2 },
    { purchase_order: 1, bom_line_item: 2 },
    ['line'],
  ],
  [
    'lines of two orders',
    poLineItem,
    { purchase_order: 1, bom_line_item: 2 },
    { purchase_order: 3, bom_line_item: 2 },
    [],
  ],
  [
    'parcels of one courier',
    shipment,
    { courier: 1, tracking_number: 't' },
    { courier: 1, tracking_number: 't' },
    ['courier_tracking'],
  ],
  ['parcels of two couriers', shipment, { courier: 1, tracking_number: 't' }, { courier: 2, tracking_number: 't' }, []],
  ['lines of a shipment', shipmentLineItem, { shipment: 1, bom_line_item: 2 }, { shipment: 1, bom_line_item: 2 }, []],
  [
    'a manual line and a generated one',
    bomLineItem,
    { bom: 1, item, variant: {}, auto_generated: true },
    { bom: 1, item, variant: {}, auto_generated: false },
    [],
  ],
  [
    'two manual lines',
    bomLineItem,
    { bom: 1, item, variant: {}, auto_generated: false },
    { bom: 1, item, variant: {}, auto_generated: false },
    ['item'],
  ],
  [
    'lines of two variants',
    bomLineItem,
    { bom: 1, item, variant: {}, auto_generated: false },
    { bom: 1, item, variant: { airflow: 'passive' }, auto_generated: false },
    [],
  ],
  [
    'cable types without connectors',
    cableType,
    { type: 'cat6', profile: null, connector_a: null, connector_b: null },
    { type: 'cat6', profile: null, connector_a: null, connector_b: null },
    ['key'],
  ],
  [
    'cable types with the ends swapped',
    cableType,
    { type: 'cat6', profile: null, connector_a: '8p8c', connector_b: 'lc' },
    { type: 'cat6', profile: null, connector_a: 'lc', connector_b: '8p8c' },
    [],
  ],
  [
    'stock of one kind',
    spareItem,
    { pool: 1, item, variant: {}, status: 'serviceable', serial: '', asset_tag: null },
    { pool: 1, item, variant: {}, status: 'serviceable', serial: '', asset_tag: null },
    ['stock'],
  ],
  [
    'stock in two statuses',
    spareItem,
    { pool: 1, item, variant: {}, status: 'serviceable', serial: '', asset_tag: null },
    { pool: 1, item, variant: {}, status: 'damaged', serial: '', asset_tag: null },
    [],
  ],
  [
    'units with an asset tag each',
    spareItem,
    { pool: 1, item, variant: {}, status: 'serviceable', serial: '', asset_tag: 'a' },
    { pool: 1, item, variant: {}, status: 'serviceable', serial: '', asset_tag: 'b' },
    [],
  ],
  [
    'units with one serial, of one item in two pools',
    spareItem,
    { pool: 1, item, variant: {}, status: 'serviceable', serial: 's', asset_tag: null },
    { pool: 2, item, variant: {}, status: 'serviceable', serial: 's', asset_tag: null },
    ['serial'],
  ],
  [
    'initial rules',
    statusTransitionRule,
    { object_type: 'netbox_asset_lifecycle.bom', from_status: '', to_status: 'draft' },
    { object_type: 'netbox_asset_lifecycle.bom', from_status: '', to_status: 'draft' },
    ['transition'],
  ],
])('%s collide, or not', (_, resource, a, b, constraints) => {
  expect(collide(resource, a, b)).toEqual(constraints);
});

test('scope parameters are flat', () => {
  const parse = (parameters: JsonObject) => parseField(bomScopeRule.fields.parameters, parameters);
  expect(parse({ site: 'a', status: ['b', 1, true, null] })).toHaveProperty('value');
  expect(parse({ site: { slug: 'a' } })).toHaveProperty('error');
  expect(parse({ status: [['a']] })).toHaveProperty('error');
});

describe('an exported line', () => {
  const variant = { airflow: 'passive' };
  const leaf = { type: 'dcim.devicetype', values: { model: 'Leaf', part_number: 'L-1' } } as const;

  test('has exact totals in numbers', () => {
    const line = exportedLine({ qty_ordered: 3, unit_price: '0.1000' }, variant, leaf, 'Acme');
    expect(line).toEqual({
      item_type: 'dcim.devicetype',
      manufacturer: 'Acme',
      model: 'Leaf',
      part_number: 'L-1',
      variant: { airflow: 'passive' },
      qty_ordered: 3,
      unit_price: 0.1,
      total_price: 0.3,
    });
  });

  test('keeps its columns where there is nothing to say', () => {
    const cable = { type: 'x.cabletype', values: { type: 'cat6', profile: null } } as const;
    const line = exportedLine({ qty_ordered: 1, unit_price: null }, {}, cable, '');
    expect(line).toMatchObject({
      manufacturer: '',
      model: 'cat6',
      part_number: '',
      unit_price: null,
      total_price: null,
    });
    expect(Object.keys(line)).toEqual([
      'item_type',
      'manufacturer',
      'model',
      'part_number',
      'variant',
      'qty_ordered',
      'unit_price',
      'total_price',
    ]);
  });
});
