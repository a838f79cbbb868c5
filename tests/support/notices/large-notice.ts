import type { DeliveryNotice } from '../../../src/domain/lifecycle/notices/delivery-notice.ts';
import type { Lifecycle } from '../lifecycle.ts';
import { sscc } from './arbitrary-notice.ts';

const unitsOfLine = 50;
const partOf = (line: number): string => `BIG-${String(line).padStart(4, '0')}`;

/** A placed order PO-BIG with so many lines of fifty units, each of a type of its own. */
export async function largeOrder(plan: Lifecycle, lines: number): Promise<number> {
  const bom = await plan.bom();
  const order = await plan.order(bom);
  for (let line = 0; line < lines; line++) {
    const bom_line_item = await plan.line(bom, await plan.deviceType({ part_number: partOf(line) }), unitsOfLine);
    await plan.create('polineitem', { purchase_order: order, bom_line_item, qty_ordered: unitsOfLine });
  }
  await plan.place(order);
  await plan.patch('purchaseorder', order, { order_id: 'PO-BIG' });
  return order;
}

/** A notice of all of its units, with serial numbers, a box for ten of them and a pallet for each line. */
export function largeNotice(lines: number): DeliveryNotice {
  const packages: { code: string; parent: string | null }[] = [];
  const all: DeliveryNotice['lines'][number][] = [];
  for (let line = 0; line < lines; line++) {
    const pallet = sscc(100_000 + line);
    packages.push({ code: pallet, parent: null });
    for (let box = 0; box < unitsOfLine / 10; box++) {
      const code = sscc(1_000_000 + line * 10 + box);
      packages.push({ code, parent: pallet });
      all.push({
        place: '',
        number: `${line + 1}`,
        order: 'PO-BIG',
        vendorPart: partOf(line),
        manufacturerPart: '',
        gtin: '',
        description: 'A unit of many',
        quantity: 10,
        unit: 'PCE',
        serials: Array.from({ length: 10 }, (_, unit) => `FOC${String(line).padStart(4, '0')}${box}${unit}`),
        package: code,
      });
    }
  }
  return {
    number: 'BIG-1',
    orders: ['PO-BIG'],
    seller: { code: '', name: 'Metal Works' },
    carrier: { code: '', name: 'Post' },
    shipped: '2026-01-05',
    expected: '2026-01-15',
    trackingNumbers: ['BIGTRACK'],
    packages,
    lines: all,
  };
}
