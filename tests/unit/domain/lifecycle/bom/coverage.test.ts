import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  Documents,
  OrderedLine,
  ShippedLine,
  SpareInstall,
} from '../../../../../src/domain/lifecycle/balance/line-documents.ts';
import {
  bomLineBalance,
  orderLineBalance,
  parcelBalance,
} from '../../../../../src/domain/lifecycle/balance/order-line-balance.ts';
import { overOrdered } from '../../../../../src/domain/lifecycle/balance/order-supply.ts';
import { coverage, type RequiredLine, totals } from '../../../../../src/domain/lifecycle/bom/coverage.ts';
import { requirements } from '../../../../../src/domain/lifecycle/bom/requirements.ts';
import { unitsForPool } from '../../../../../src/domain/lifecycle/spares/on-order.ts';

const required = (overrides: Partial<RequiredLine> = {}): RequiredLine => ({
  id: 1,
  item: { type: 'dcim.devicetype', id: 1 },
  variant: {},
  required: 1,
  forPool: false,
  ...overrides,
});
const ordered = (overrides: Partial<OrderedLine>): OrderedLine => ({
  id: 1,
  line: 1,
  order: 1,
  orderStatus: 'ordered',
  currency: 'EUR',
  quantity: 1,
  shortClosed: 0,
  unitPrice: null,
  ...overrides,
});
const shipped = (overrides: Partial<ShippedLine>): ShippedLine => ({
  id: 1,
  line: 1,
  shipment: 1,
  order: 1,
  shipmentStatus: 'received',
  shipped: 1,
  received: null,
  damaged: 0,
  missing: 0,
  returned: 0,
  writtenOff: 0,
  installed: 0,
  toPools: 0,
  ...overrides,
});
const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
const documents = (given: Partial<Documents>): Documents => ({ ordered: [], shipped: [], spares: [], ...given });

describe('coverage of a BOM', () => {
  it('tells ordered, shipped, received, damaged and installed units of a line apart, each with its documents', () => {
    const [line] = coverage(
      [required({ required: 40 })],
      documents({
        ordered: [
          ordered({ id: 5, order: 50, quantity: 30, shortClosed: 3 }),
          ordered({ id: 6, order: 60, orderStatus: 'draft', quantity: 4 }),
        ],
        shipped: [
          shipped({ id: 7, shipment: 70, order: 50, shipped: 20, received: 17, damaged: 2, missing: 1, installed: 16 }),
          shipped({ id: 8, shipment: 80, order: 50, shipmentStatus: 'shipped', shipped: 5 }),
        ],
        spares: [{ asset: 9, line: 1, pool: 90 }],
      }),
    );
    const of = (name: string) => (id: number, source: string, source_id: number, quantity: number, number: string) => ({
      number,
      document_type: `netbox_asset_lifecycle.${name}`,
      document_id: id,
      source_type: `netbox_asset_lifecycle.${source}`,
      source_id,
      quantity,
    });
    const order = of('polineitem');
    const parcel = of('shipmentlineitem');
    const asset = of('asset');
    expect(line).toEqual({
      bom_line_item: 1,
      item: { type: 'dcim.devicetype', id: 1 },
      variant: {},
      required: 40,
      from_spares: 1,
      on_draft_orders: 4,
      ordered: 30,
      short_closed: 3,
      shipped: 25,
      in_transit: 5,
      received: 17,
      damaged: 2,
      missing: 1,
      short: 3,
      returned: 0,
      written_off: 0,
      installed: 17,
      on_hand: 1,
      in_pools: 0,
      outstanding_to_order: 8,
      outstanding_to_receive: 10,
      surplus: 0,
      hidden_documents: 0,
      substitutes: [],
      documents: [
        asset(9, 'sparespool', 90, 1, 'from_spares'),
        order(6, 'purchaseorder', 60, 4, 'on_draft_orders'),
        order(5, 'purchaseorder', 50, 30, 'ordered'),
        order(5, 'purchaseorder', 50, 3, 'short_closed'),
        parcel(7, 'shipment', 70, 20, 'shipped'),
        parcel(8, 'shipment', 80, 5, 'shipped'),
        parcel(8, 'shipment', 80, 5, 'in_transit'),
        parcel(7, 'shipment', 70, 17, 'received'),
        parcel(7, 'shipment', 70, 2, 'damaged'),
        parcel(7, 'shipment', 70, 1, 'missing'),
        parcel(7, 'shipment', 70, 3, 'short'),
        parcel(7, 'shipment', 70, 16, 'installed'),
        asset(9, 'sparespool', 90, 1, 'installed'),
        parcel(7, 'shipment', 70, 1, 'on_hand'),
        order(5, 'purchaseorder', 50, 5, 'outstanding_to_receive'),
        parcel(8, 'shipment', 80, 5, 'outstanding_to_receive'),
      ],
    });
  });

  it('counts neither cancelled orders nor shipments that were cancelled, lost or sent back', () => {
    const [line] = coverage(
      [required({ required: 2 })],
      documents({
        ordered: [ordered({ orderStatus: 'cancelled', quantity: 2 })],
        shipped: ['cancelled', 'lost', 'returned'].map((shipmentStatus, id) =>
          shipped({ id, shipmentStatus, shipped: 2, received: 1, damaged: 1 }),
        ),
      }),
    );
    expect(line).toMatchObject({ ordered: 0, shipped: 0, received: 0, damaged: 0, outstanding_to_order: 2 });
    expect(line?.documents).toMatchObject([{ number: 'returned', document_id: 2, quantity: 2 }]);
  });

  it('counts what came or is under way whatever became of the order: the rest of an ended one is to be ordered again', () => {
    for (const orderStatus of ['fulfilled', 'cancelled', 'gone']) {
      const [line] = coverage(
        [required({ required: 9 })],
        documents({
          ordered: orderStatus === 'gone' ? [] : [ordered({ orderStatus, quantity: 9 })],
          shipped: [
            shipped({ id: 1, shipped: 3, received: 2 }),
            shipped({ id: 2, shipmentStatus: 'shipped', shipped: 3 }),
            shipped({ id: 3, shipmentStatus: 'prepared', shipped: 1 }),
          ],
        }),
      );
      const numbers = { received: 2, in_transit: 4, outstanding_to_receive: 4, outstanding_to_order: 3, surplus: 0 };
      expect([orderStatus, line]).toMatchObject([orderStatus, numbers]);
    }
  });

  it('takes units that arrived and were not counted as in transit, and what a count leaves out as short', () => {
    const of = (received: number | null) =>
      coverage(
        [required({ required: 5 })],
        documents({
          ordered: [ordered({ orderStatus: 'fulfilled', quantity: 5 })],
          shipped: [shipped({ shipped: 5, received })],
        }),
      )[0];
    const none = { received: 0, on_hand: 0 };
    expect(of(null)).toMatchObject({ ...none, shipped: 5, in_transit: 5, short: 0, outstanding_to_order: 0 });
    expect(of(0)).toMatchObject({ ...none, shipped: 5, in_transit: 0, short: 5, outstanding_to_order: 5 });
  });

  it('asks the vendor for units that went back, and for none that were scrapped or lost here: they are to be bought', () => {
    const of = (more: Partial<ShippedLine>, orderStatus = 'ordered') =>
      coverage(
        [required({ required: 10 })],
        documents({
          ordered: [ordered({ orderStatus, quantity: 10 })],
          shipped: [shipped({ shipped: 10, received: 7, ...more })],
        }),
      )[0];
    const numbers = { received: 7, on_hand: 7, short: 0 };
    const owed = { outstanding_to_receive: 3, outstanding_to_order: 0 };
    const toBuy = { outstanding_to_receive: 0, outstanding_to_order: 3 };
    const back = { ...numbers, shipped: 7, returned: 3, written_off: 0 };
    expect(of({ returned: 3 })).toMatchObject({ ...back, ...owed });
    expect(of({ returned: 3 }, 'fulfilled')).toMatchObject({ ...back, ...toBuy });
    const gone = { ...numbers, shipped: 10, returned: 0, written_off: 3 };
    for (const status of ['ordered', 'cancelled'])
      expect(of({ writtenOff: 3 }, status)).toMatchObject({ ...gone, ...toBuy });
  });

  it('keeps the cost of units that were written off, and not of those that went back', () => {
    const lines = [ordered({ quantity: 10, unitPrice: '2.0000', orderStatus: 'cancelled' })];
    const received = (more: Partial<ShippedLine>) =>
      totals({ ordered: lines, shipped: [shipped({ shipped: 10, received: 0, ...more })] }).map((sum) => sum.received);
    expect(received({ writtenOff: 10 })).toEqual(['20.0000']);
    expect(received({ returned: 10 })).toEqual([]);
  });

  it('does not count units in a pool, unless the line was reordered for a pool', () => {
    const all = documents({
      ordered: [ordered({ quantity: 5 })],
      shipped: [shipped({ shipped: 5, received: 5, toPools: 3 })],
    });
    const numbers = { received: 5, in_pools: 3, on_hand: 2 };
    expect(coverage([required({ required: 5 })], all)).toMatchObject([{ ...numbers, outstanding_to_order: 3 }]);
    const reordered = required({ required: 5, forPool: true });
    expect(coverage([reordered], all)).toMatchObject([{ ...numbers, outstanding_to_order: 0 }]);
  });

  it('shows what is ordered beyond the need as surplus, and what a vendor will not deliver as still to order', () => {
    const [line] = coverage([required({ required: 2 })], documents({ ordered: [ordered({ quantity: 5 })] }));
    expect(line).toMatchObject({ surplus: 3, outstanding_to_order: 0, outstanding_to_receive: 5 });
    const [closed] = coverage(
      [required({ required: 2 })],
      documents({ ordered: [ordered({ quantity: 2, shortClosed: 2 })] }),
    );
    expect(closed).toMatchObject({ surplus: 0, outstanding_to_order: 2, outstanding_to_receive: 0 });
  });

  it('does not let one vendor deliver what another owes', () => {
    const [line] = coverage(
      [required({ required: 4 })],
      documents({
        ordered: [ordered({ id: 1, order: 1, quantity: 2 }), ordered({ id: 2, order: 2, quantity: 2 })],
        shipped: [shipped({ order: 1, shipped: 4, received: 4 })],
      }),
    );
    expect(line).toMatchObject({ ordered: 4, received: 4, outstanding_to_receive: 2 });
  });

  it('tells which units are substitutes, which the numbers of the line count, too', () => {
    const b = { type: 'dcim.devicetype', id: 2 } as const;
    const c = { type: 'dcim.devicetype', id: 3 } as const;
    const [line] = coverage(
      [required({ required: 9 })],
      documents({
        ordered: [
          ordered({ id: 1, order: 1, quantity: 3, substitute: c }),
          ordered({ id: 2, order: 2, quantity: 5 }),
          ordered({ id: 3, order: 3, orderStatus: 'draft', quantity: 1, substitute: b }),
        ],
        shipped: [shipped({ id: 4, order: 1, shipped: 3, received: 2, installed: 1, substitute: c })],
        spares: [{ asset: 5, line: 1, pool: 6, substitute: b }],
      }),
    );
    expect(line).toMatchObject({ ordered: 8, on_draft_orders: 1, received: 2, installed: 2, from_spares: 1 });
    const none = { on_draft_orders: 0, ordered: 0, in_transit: 0, received: 0, on_hand: 0, installed: 0 };
    expect(line?.substitutes?.map(({ documents: _, ...numbers }) => numbers)).toEqual([
      { ...none, item: b, on_draft_orders: 1, installed: 1 },
      { ...none, item: c, ordered: 3, received: 2, on_hand: 1, installed: 1 },
    ]);
    expect(line?.substitutes?.[0]?.documents).toMatchObject([
      { number: 'on_draft_orders', document_id: 3, quantity: 1 },
      { number: 'installed', document_id: 5, quantity: 1 },
    ]);
  });

  it('uses substitutes for what the spares of the item leave open, once every line has taken its own', () => {
    const b = { type: 'dcim.devicetype', id: 2 } as const;
    const lines = [
      { ...required({ id: 1, required: 4 }), key: 'a', substitutes: [{ item: b, key: 'b' }] },
      { ...required({ id: 2, required: 2, item: b }), key: 'b' },
    ];
    const offer = (document_id: number, free: number) => ({ document_id, source_id: 7, free });
    const found = requirements(lines, documents({}), {
      reserved: new Map([['b', [offer(11, 1)]]]),
      free: new Map([
        ['a', [offer(12, 1)]],
        ['b', [offer(13, 2)]],
      ]),
    });
    expect(found).toMatchObject([
      { reserved_spares: 0, free_spares: 2, to_buy: 2, substitutes: [{ item: b, reserved_spares: 0, free_spares: 1 }] },
      { reserved_spares: 1, free_spares: 1, to_buy: 0, substitutes: [] },
    ]);
  });

  it('adds money exactly and keeps currencies apart', () => {
    const lines = [
      ordered({ id: 1, line: 1, quantity: 3, shortClosed: 1, unitPrice: '0.1000' }),
      ordered({ id: 2, line: 2, quantity: 1, unitPrice: '0.2000' }),
      ordered({ id: 3, line: 3, orderStatus: 'approved', quantity: 2, unitPrice: '900000000000.0001' }),
      ordered({ id: 4, line: 4, quantity: 9 }),
      ordered({ id: 5, order: 2, currency: 'USD', unitPrice: '7' }),
      ordered({ id: 6, order: 3, currency: null, orderStatus: 'cancelled', unitPrice: '9.0000' }),
    ];
    expect(totals({ ordered: lines, shipped: [shipped({ line: 1, shipped: 2, received: 2 })] })).toEqual([
      {
        currency: 'EUR',
        on_draft_orders: '1800000000000.0002',
        ordered: '0.5000',
        short_closed: '0.1000',
        received: '0.2000',
        unpriced_lines: 1,
      },
      {
        currency: 'USD',
        on_draft_orders: '0.0000',
        ordered: '7.0000',
        short_closed: '0.0000',
        received: '0.0000',
        unpriced_lines: 0,
      },
    ]);
  });

  it('agrees with a count of single units', () => {
    fc.assert(
      fc.property(estates, ({ lines, all }) => {
        const actual = coverage(lines, all);
        expect(actual.map(({ documents: _d, substitutes: _s, item: _i, variant: _v, ...numbers }) => numbers)).toEqual(
          lines.map((one) => slowCoverage(one, all)),
        );
      }),
    );
  });

  it('adds up, and agrees with the requirements and the other doors', () => {
    fc.assert(
      fc.property(estates, ({ lines, all }) => {
        const needs = lines.map((one) => ({ ...one, key: String(one.id) }));
        const wanted = requirements(needs, all, { reserved: new Map(), free: new Map() });
        for (const [index, one] of coverage(lines, all).entries()) {
          const { forPool = false } = lines[index] ?? {};
          const own = {
            ordered: all.ordered.filter((other) => other.line === one.bom_line_item),
            shipped: all.shipped.filter((other) => other.line === one.bom_line_item),
            spares: all.spares.filter((other) => other.line === one.bom_line_item),
          };
          const need = { required: one.required, forPool };
          const balance = bomLineBalance(need, own);
          const { received, in_pools, on_hand, installed, from_spares, on_draft_orders, outstanding_to_receive } = one;
          expect(received).toBe(on_hand + installed - from_spares + in_pools);
          const delivered = own.ordered.map((line) => orderLineBalance(line, own.shipped).delivered);
          const orders = new Set(own.ordered.map(({ order: id }) => id));
          const ofOrders = own.shipped.filter(({ order: id }) => orders.has(id)).map(parcelBalance);
          expect(sum(delivered)).toBe(sum(ofOrders.map((parcel) => parcel.received + parcel.writtenOff)));
          expect(balance.toCome).toBe(on_draft_orders + outstanding_to_receive);
          expect(balance.covered).toBe(received - (forPool ? 0 : in_pools) + balance.toCome + from_spares);
          expect(one.required + Number(one.surplus)).toBe(balance.covered + Number(one.outstanding_to_order));
          expect(Number(one.outstanding_to_order) * Number(one.surplus)).toBe(0);
          expect(wanted[index]).toMatchObject({ on_hand, installed, on_draft_orders, outstanding_to_receive });
          expect(wanted[index]?.to_buy).toBe(one.outstanding_to_order);
          const takenUp = own.ordered.reduce((sum, { quantity: units }) => sum + units, 0);
          expect(unitsForPool(need, 'fulfilled', own)).toBe(balance.toCome + balance.onHand);
          expect(unitsForPool(need, 'draft', own)).toBe(
            balance.toCome + balance.onHand + Math.max(0, one.required - takenUp),
          );
          expect(overOrdered(need, own)).toBe(Math.max(0, balance.covered - from_spares - one.required));
        }
      }),
    );
  });

  it('explains each number: the documents under its name add up to it', () => {
    fc.assert(
      fc.property(estates, ({ lines, all }) => {
        for (const { documents: list, ...line } of coverage(lines, all)) {
          const sums: Record<string, number> = {};
          for (const { number, quantity } of list) sums[number] = (sums[number] ?? 0) + quantity;
          expect(line).toMatchObject(sums);
          for (const name of explained) expect(line[name]).toBe(sums[name] ?? 0);
        }
      }),
    );
  });
});

const explained = [
  'from_spares',
  'on_draft_orders',
  'ordered',
  'short_closed',
  'shipped',
  'received',
  'damaged',
  'missing',
  'short',
  'in_transit',
  'returned',
  'written_off',
  'installed',
  'on_hand',
  'in_pools',
  'outstanding_to_receive',
] as const;

describe('requirements of a BOM', () => {
  const offer = (document_id: number, free: number) => ({ document_id, source_id: 1, free });
  const free = (...offers: ReturnType<typeof offer>[]) => ({ reserved: new Map(), free: new Map([['leaf', offers]]) });
  const needy = (id: number, units: number, key = 'leaf') => ({ ...required({ id, required: units }), key });

  it('leave to buy what is neither installed, at hand, on an order nor free in the pools', () => {
    const all = documents({
      ordered: [
        ordered({ id: 5, order: 50, quantity: 10, shortClosed: 1 }),
        ordered({ id: 6, order: 60, orderStatus: 'approved', quantity: 2 }),
      ],
      shipped: [shipped({ id: 7, shipment: 70, order: 50, shipped: 6, received: 6, installed: 3, toPools: 1 })],
      spares: [{ asset: 9, line: 1, pool: 90 }],
    });
    const [line] = requirements([needy(1, 20)], all, free(offer(3, 4)));
    expect(line).toMatchObject({
      required: 20,
      installed: 4,
      on_hand: 2,
      outstanding_to_receive: 3,
      on_draft_orders: 2,
      free_spares: 4,
      to_buy: 5,
    });
    expect(line?.documents).toContainEqual({
      number: 'free_spares',
      document_type: 'netbox_asset_lifecycle.spareitem',
      document_id: 3,
      source_type: 'netbox_asset_lifecycle.sparespool',
      source_id: 1,
      quantity: 4,
    });
  });

  it('take from the pools only what is missing, and no spare for two lines', () => {
    const spares = free(offer(3, 2), offer(4, 2));
    const lines = requirements([needy(1, 3), needy(2, 3), needy(3, 1, 'spine')], documents({}), spares);
    expect(lines.map(({ free_spares, to_buy }) => [free_spares, to_buy])).toEqual([
      [3, 0],
      [1, 2],
      [0, 1],
    ]);
    const covered = documents({ ordered: [ordered({ quantity: 9 })] });
    expect(requirements([needy(1, 3)], covered, spares)).toMatchObject([{ free_spares: 0, to_buy: 0 }]);
  });

  it('use what is reserved for the BOM before what is free', () => {
    const kept = { reserved: new Map([['leaf', [offer(8, 2)]]]), free: new Map([['leaf', [offer(3, 2)]]]) };
    const lines = requirements([needy(1, 3), needy(2, 3)], documents({}), kept);
    expect(lines.map(({ reserved_spares, free_spares, to_buy }) => [reserved_spares, free_spares, to_buy])).toEqual([
      [2, 1, 0],
      [0, 1, 2],
    ]);
    expect(lines[0]?.documents[0]).toMatchObject({ document_type: 'netbox_asset_lifecycle.sparereservation' });
  });

  it('agree with giving out single units', () => {
    const stock = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 });
    fc.assert(
      fc.property(estates, stock, ({ lines, all }, shelf) => {
        const keyed = lines.map((line) => ({ ...line, key: line.id === 3 ? 'other' : 'same' }));
        const offered = shelf.map((units, index) => offer(index + 1, units));
        const spares = { reserved: new Map(), free: new Map([['same', offered]]) };
        const actual = requirements(keyed, all, spares).map(({ free_spares, to_buy }) => [free_spares, to_buy]);
        let pool = shelf.reduce((sum, units) => sum + units, 0);
        const expected = keyed.map((line) => {
          let missing = slowCoverage(line, all).outstanding_to_order;
          let taken = 0;
          while (missing > 0 && pool > 0 && line.key === 'same') {
            missing -= 1;
            pool -= 1;
            taken += 1;
          }
          return [taken, Math.max(0, missing)];
        });
        expect(actual).toEqual(expected);
      }),
    );
  });
});

const line = fc.integer({ min: 1, max: 3 });
const quantity = fc.integer({ min: 1, max: 9 });
const order = fc.integer({ min: 1, max: 4 });
const shipmentStatus = fc.constantFrom('prepared', 'shipped', 'received', 'received', 'cancelled', 'returned', 'lost');
const shipments = fc.record({
  line,
  order,
  shipmentStatus,
  shipped: quantity,
  received: fc.option(fc.integer({ min: 0, max: 9 })),
  damaged: fc.integer({ min: 0, max: 2 }),
  missing: fc.integer({ min: 0, max: 2 }),
  returned: fc.integer({ min: 0, max: 2 }),
  writtenOff: fc.integer({ min: 0, max: 2 }),
  installed: fc.integer({ min: 0, max: 3 }),
  toPools: fc.integer({ min: 0, max: 2 }),
});
/** An order has one line for each BOM line. */
const orders = fc.uniqueArray(
  fc.record({
    line,
    order,
    quantity,
    shortClosed: fc.integer({ min: 0, max: 2 }),
    orderStatus: fc.constantFrom('draft', 'approved', 'ordered', 'fulfilled', 'cancelled'),
  }),
  { selector: (one) => `${one.order} ${one.line}` },
);
const estates = fc
  .record({
    needs: fc.array(quantity, { minLength: 3, maxLength: 3 }),
    orders,
    shipments: fc.array(shipments, { maxLength: 12 }),
    spares: fc.array(fc.record({ line, pool: fc.constant(1) }), { maxLength: 5 }),
  })
  .map(({ needs, orders: bought, shipments: sent, spares }) => ({
    lines: needs.map((units, index) => required({ id: index + 1, required: units, forPool: index === 1 })),
    all: {
      ordered: bought.map((given, id) => ordered({ ...given, id })),
      shipped: sent.map((given, id) => shipped({ ...given, id })),
      spares: spares.map((given, asset): SpareInstall => ({ ...given, asset })),
    },
  }));

/** What became of each unit of a parcel, one by one. */
function fatesOf({
  shipmentStatus: status,
  shipped: units,
  received,
  damaged,
  missing,
  returned,
  writtenOff,
  installed,
  toPools,
}: ShippedLine) {
  const times = (count: number, fate: string): string[] => Array.from({ length: Math.max(0, count) }, () => fate);
  const used = [...times(installed, 'installed'), ...times(toPools, 'in_pools')];
  const gone = [...used, ...times(returned, 'returned'), ...times(writtenOff, 'written_off')];
  const left = Math.max(0, Math.max(0, units - returned) - writtenOff - used.length);
  if (status === 'prepared' || status === 'shipped') return [...gone, ...times(left, 'in_transit')];
  if (status === 'returned') {
    const counted = received ?? used.length + Math.max(0, left - damaged - missing);
    return [...gone, ...times(counted + damaged - used.length, 'returned')];
  }
  if (status !== 'received') return gone;
  if (received !== null) {
    const shelf = times(received - used.length, 'on_hand');
    return [...gone, ...shelf, ...times(left - shelf.length, 'short')];
  }
  const toCount = times(left - damaged - missing, 'in_transit');
  return [...gone, ...toCount, ...times(left - toCount.length, 'short')];
}

/** One unit at a time. */
function slowCoverage(
  { id, required: need, forPool }: RequiredLine,
  { ordered: bought, shipped: sent, spares }: Documents,
) {
  const result = {
    bom_line_item: id,
    required: need,
    from_spares: 0,
    on_draft_orders: 0,
    ordered: 0,
    short_closed: 0,
    shipped: 0,
    in_transit: 0,
    received: 0,
    damaged: 0,
    missing: 0,
    short: 0,
    returned: 0,
    written_off: 0,
    installed: 0,
    on_hand: 0,
    in_pools: 0,
    outstanding_to_order: need,
    outstanding_to_receive: 0,
    surplus: 0,
    hidden_documents: 0,
  };
  const cover = () => {
    if (result.outstanding_to_order > 0) result.outstanding_to_order -= 1;
    else result.surplus += 1;
  };
  for (const spare of spares)
    if (spare.line === id) {
      result.from_spares += 1;
      result.installed += 1;
      cover();
    }
  /** Units that each order has brought or is bringing. */
  const brought = new Map<number, number>();
  for (const parcel of sent) {
    if (parcel.line !== id) continue;
    for (const fate of fatesOf(parcel)) {
      const isHere = fate === 'installed' || fate === 'in_pools' || fate === 'on_hand';
      if (fate === 'short') result.short += 1;
      if (fate === 'returned') result.returned += 1;
      if (fate === 'written_off') result.written_off += 1;
      if (fate === 'in_transit') result.in_transit += 1;
      if (fate === 'installed') result.installed += 1;
      if (fate === 'in_pools') result.in_pools += 1;
      if (fate === 'on_hand') result.on_hand += 1;
      if (isHere) result.received += 1;
      if (!isHere && fate !== 'in_transit' && fate !== 'written_off') continue;
      brought.set(parcel.order, (brought.get(parcel.order) ?? 0) + 1);
      if (fate === 'in_transit') result.outstanding_to_receive += 1;
      if (fate !== 'written_off' && (fate !== 'in_pools' || forPool)) cover();
    }
    if (parcel.shipmentStatus === 'shipped' || parcel.shipmentStatus === 'received')
      result.shipped += Math.max(0, parcel.shipped - parcel.returned);
    if (parcel.shipmentStatus !== 'received') continue;
    result.damaged += parcel.damaged;
    result.missing += parcel.missing;
  }
  for (const one of bought) {
    if (one.line !== id) continue;
    const placed = one.orderStatus === 'ordered' || one.orderStatus === 'fulfilled';
    if (placed) {
      result.ordered += one.quantity;
      result.short_closed += one.shortClosed;
    }
    for (let unit = one.shortClosed + (brought.get(one.order) ?? 0); unit < one.quantity; unit++) {
      if (one.orderStatus === 'fulfilled' || one.orderStatus === 'cancelled') continue;
      if (placed) result.outstanding_to_receive += 1;
      else result.on_draft_orders += 1;
      cover();
    }
  }
  return result;
}
