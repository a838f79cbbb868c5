import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverage, type RequiredLine, totals } from '../../../../src/domain/lifecycle/coverage.ts';
import type {
  Documents,
  OrderedLine,
  ShippedLine,
  SpareInstall,
} from '../../../../src/domain/lifecycle/line-documents.ts';
import { requirements } from '../../../../src/domain/lifecycle/requirements.ts';

const required = (overrides: Partial<RequiredLine> = {}): RequiredLine => ({
  id: 1,
  item: { type: 'dcim.devicetype', id: 1 },
  variant: {},
  required: 1,
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
  installed: 0,
  toPools: 0,
  ...overrides,
});
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
      received: 17,
      damaged: 2,
      missing: 1,
      short: 3,
      installed: 17,
      outstanding_to_order: 8,
      outstanding_to_receive: 10,
      surplus: 0,
      hidden_documents: 0,
      documents: [
        asset(9, 'sparespool', 90, 1, 'from_spares'),
        order(6, 'purchaseorder', 60, 4, 'on_draft_orders'),
        order(5, 'purchaseorder', 50, 30, 'ordered'),
        order(5, 'purchaseorder', 50, 3, 'short_closed'),
        parcel(7, 'shipment', 70, 20, 'shipped'),
        parcel(8, 'shipment', 80, 5, 'shipped'),
        parcel(7, 'shipment', 70, 17, 'received'),
        parcel(7, 'shipment', 70, 2, 'damaged'),
        parcel(7, 'shipment', 70, 1, 'missing'),
        parcel(7, 'shipment', 70, 3, 'short'),
        parcel(7, 'shipment', 70, 16, 'installed'),
        asset(9, 'sparespool', 90, 1, 'installed'),
        order(5, 'purchaseorder', 50, 10, 'outstanding_to_receive'),
      ],
    });
  });

  it('counts neither cancelled orders nor shipments that were cancelled, lost or sent back', () => {
    const [line] = coverage(
      [required({ required: 2 })],
      documents({
        ordered: [ordered({ orderStatus: 'cancelled', quantity: 2 })],
        shipped: ['cancelled', 'lost', 'returned', 'prepared'].map((shipmentStatus, id) =>
          shipped({ id, shipmentStatus, shipped: 2, received: 1, damaged: 1 }),
        ),
      }),
    );
    expect(line).toMatchObject({ ordered: 0, shipped: 0, received: 0, damaged: 0, outstanding_to_order: 2 });
    expect(line?.documents).toEqual([]);
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
        expect(actual.map(({ documents: _d, item: _i, variant: _v, ...numbers }) => numbers)).toEqual(
          lines.map((one) => slowCoverage(one, all)),
        );
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
  'installed',
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
          const { installed, on_draft_orders, outstanding_to_receive } = slowCoverage(line, all);
          let missing = line.required - installed - on_draft_orders - outstanding_to_receive - slowOnHand(line, all);
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
    shipments: fc.array(shipments),
    spares: fc.array(fc.record({ line, pool: fc.constant(1) }), { maxLength: 5 }),
  })
  .map(({ needs, orders: bought, shipments: sent, spares }) => ({
    lines: needs.map((units, index) => required({ id: index + 1, required: units })),
    all: {
      ordered: bought.map((given, id) => ordered({ ...given, id })),
      shipped: sent.map((given, id) => shipped({ ...given, id })),
      spares: spares.map((given, asset): SpareInstall => ({ ...given, asset })),
    },
  }));

/** One unit at a time. */
function slowCoverage({ id, required: need }: RequiredLine, { ordered: bought, shipped: sent, spares }: Documents) {
  const result = {
    bom_line_item: id,
    required: need,
    from_spares: 0,
    on_draft_orders: 0,
    ordered: 0,
    short_closed: 0,
    shipped: 0,
    received: 0,
    damaged: 0,
    missing: 0,
    short: 0,
    installed: 0,
    outstanding_to_order: need,
    outstanding_to_receive: 0,
    surplus: 0,
    hidden_documents: 0,
  };
  const cover = () => {
    if (result.outstanding_to_order > 0) result.outstanding_to_order -= 1;
    else result.surplus += 1;
  };
  const uncover = () => {
    if (result.surplus > 0) result.surplus -= 1;
    else result.outstanding_to_order += 1;
  };
  for (const spare of spares)
    if (spare.line === id) {
      result.from_spares += 1;
      result.installed += 1;
      cover();
    }
  const gone: number[] = [];
  for (const one of bought) {
    if (one.line !== id || one.orderStatus === 'cancelled') continue;
    const drafted = one.orderStatus === 'draft' || one.orderStatus === 'approved';
    let owed = 0;
    for (let unit = 0; unit < one.quantity; unit++) {
      cover();
      if (drafted) result.on_draft_orders += 1;
      else {
        result.ordered += 1;
        owed += 1;
      }
    }
    for (let unit = 0; unit < one.shortClosed; unit++) {
      gone.push(one.id);
      if (drafted) result.on_draft_orders -= 1;
      else {
        result.short_closed += 1;
        owed -= 1;
      }
    }
    for (const parcel of sent)
      if (parcel.line === id && parcel.order === one.order && parcel.shipmentStatus === 'received')
        owed -= parcel.received ?? 0;
    for (; owed > 0; owed--) result.outstanding_to_receive += 1;
  }
  for (const _ of gone) uncover();
  for (const parcel of sent) {
    if (parcel.line !== id) continue;
    result.installed += parcel.installed;
    if (parcel.shipmentStatus === 'shipped' || parcel.shipmentStatus === 'received') result.shipped += parcel.shipped;
    if (parcel.shipmentStatus !== 'received' || parcel.received === null) continue;
    result.received += parcel.received;
    result.damaged += parcel.damaged;
    result.missing += parcel.missing;
    for (let unit = parcel.received; unit < parcel.shipped; unit++) result.short += 1;
  }
  return result;
}

/** Units on the shelf: those that arrived, less those that were taken away. */
function slowOnHand({ id }: RequiredLine, { shipped: sent }: Documents): number {
  let shelf = 0;
  for (const parcel of sent) {
    if (parcel.line !== id || parcel.shipmentStatus !== 'received') continue;
    let units = parcel.received ?? 0;
    for (let taken = parcel.installed + parcel.toPools; taken > 0 && units > 0; taken--) units -= 1;
    shelf += units;
  }
  return shelf;
}
