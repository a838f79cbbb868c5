import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  coverage,
  type LineCoverage,
  type OrderedLine,
  type RequiredLine,
  type ShippedLine,
  type SpareInstall,
  totals,
} from '../../../../src/domain/lifecycle/coverage.ts';

const ordered = (overrides: Partial<OrderedLine>): OrderedLine => ({
  id: 1,
  line: 1,
  orderStatus: 'ordered',
  currency: 'EUR',
  quantity: 1,
  total: null,
  ...overrides,
});
const shipped = (overrides: Partial<ShippedLine>): ShippedLine => ({
  id: 1,
  line: 1,
  shipmentStatus: 'received',
  shipped: 1,
  received: null,
  installed: 0,
  ...overrides,
});

describe('coverage of a BOM', () => {
  it('tells ordered, shipped, received, short and installed units of a line apart', () => {
    const [line] = coverage(
      [{ id: 1, required: 40 }],
      [ordered({ id: 5, quantity: 30 }), ordered({ id: 6, orderStatus: 'draft', quantity: 4 })],
      [
        shipped({ id: 7, shipped: 20, received: 18, installed: 17 }),
        shipped({ id: 8, shipmentStatus: 'shipped', shipped: 5 }),
      ],
      [{ asset: 9, line: 1 }],
    );
    expect(line).toEqual({
      bom_line_item: 1,
      required: 40,
      from_spares: 1,
      on_draft_orders: 4,
      ordered: 30,
      shipped: 25,
      received: 18,
      short: 2,
      installed: 18,
      outstanding_to_order: 5,
      outstanding_to_receive: 12,
      surplus: 0,
      documents: { po_line_items: [5, 6], shipment_line_items: [7, 8], assets: [9] },
    });
  });

  it('counts neither cancelled orders nor shipments that were cancelled, lost or sent back', () => {
    const [line] = coverage(
      [{ id: 1, required: 2 }],
      [ordered({ orderStatus: 'cancelled', quantity: 2 })],
      ['cancelled', 'lost', 'returned', 'prepared'].map((shipmentStatus, id) =>
        shipped({ id, shipmentStatus, shipped: 2 }),
      ),
      [],
    );
    expect(line).toMatchObject({ ordered: 0, shipped: 0, received: 0, outstanding_to_order: 2 });
  });

  it('shows what is ordered beyond the need as surplus', () => {
    const [line] = coverage([{ id: 1, required: 2 }], [ordered({ quantity: 5 })], [], []);
    expect(line).toMatchObject({ surplus: 3, outstanding_to_order: 0, outstanding_to_receive: 5 });
  });

  it('adds money exactly and keeps currencies apart', () => {
    const euros = ['0.1000', '0.2000'].map((total) => ordered({ total }));
    const others = [
      ordered({ currency: 'USD', total: '7.0000' }),
      ordered({ orderStatus: 'cancelled', total: '9.0000' }),
    ];
    expect(totals([...euros, ...others])).toEqual({ EUR: '0.3000', USD: '7.0000' });
  });

  it('agrees with a count of single units', () => {
    const line = fc.integer({ min: 1, max: 3 });
    const quantity = fc.integer({ min: 1, max: 9 });
    const orderStatus = fc.constantFrom('draft', 'approved', 'ordered', 'fulfilled', 'cancelled');
    const shipmentStatus = fc.constantFrom('prepared', 'shipped', 'received', 'cancelled', 'returned', 'lost');
    const received = fc.option(fc.integer({ min: 0, max: 9 }));
    const estate = fc.record({
      needs: fc.array(quantity, { minLength: 3, maxLength: 3 }),
      orders: fc.array(fc.record({ line, quantity, orderStatus })),
      shipments: fc.array(fc.record({ line, shipped: quantity, received, shipmentStatus })),
      spares: fc.array(fc.record({ asset: quantity, line }), { maxLength: 5 }),
    });
    fc.assert(
      fc.property(estate, ({ needs, orders, shipments, spares }) => {
        const lines = needs.map((required, index) => ({ id: index + 1, required }));
        const allOrders = orders.map((given, id) => ordered({ ...given, id }));
        const allShipments = shipments.map((given, id) => shipped({ ...given, id }));
        const actual = coverage(lines, allOrders, allShipments, spares).map(figures);
        expect(actual).toEqual(lines.map((one) => slowly(one, allOrders, allShipments, spares)));
      }),
    );
  });
});

const figures = ({ from_spares, ordered: bought, received, outstanding_to_order, surplus }: LineCoverage) => ({
  from_spares,
  bought,
  received,
  outstanding_to_order,
  surplus,
});

/** One unit at a time. */
function slowly(
  line: RequiredLine,
  orders: readonly OrderedLine[],
  shipments: readonly ShippedLine[],
  spares: readonly SpareInstall[],
) {
  const result = { from_spares: 0, bought: 0, received: 0, outstanding_to_order: line.required, surplus: 0 };
  const cover = () => {
    if (result.outstanding_to_order > 0) result.outstanding_to_order -= 1;
    else result.surplus += 1;
  };
  for (const spare of spares)
    if (spare.line === line.id) {
      result.from_spares += 1;
      cover();
    }
  for (const order of orders)
    for (let unit = 0; unit < order.quantity; unit++)
      if (order.line === line.id && order.orderStatus !== 'cancelled') {
        cover();
        if (order.orderStatus === 'ordered' || order.orderStatus === 'fulfilled') result.bought += 1;
      }
  for (const shipment of shipments)
    if (shipment.line === line.id && shipment.shipmentStatus === 'received') result.received += shipment.received ?? 0;
  return result;
}
