import type { Context } from '../../engine/context.ts';
import { permissionDenied } from '../../engine/errors.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import { lineTotal, orderTotal } from '../item/price.ts';
import { poLineItem } from '../ordering/po-line-item.ts';
import { purchaseOrder } from '../ordering/purchase-order.ts';
import { placedOrders } from '../status/statuses.ts';
import { column, type Fact, factsOf, fileName, money, type Paper } from './document.ts';
import { type Head, headOf } from './head.ts';
import { itemAndVariant, itemTexts, suppliedItems } from './item-texts.ts';
import { vendorPartNumbers } from './vendor-part-numbers.ts';
import { visibleLines } from './visible-lines.ts';

type Order = ObjectOf<'netbox_asset_lifecycle.purchaseorder'>;
type OrderLine = ObjectOf<'netbox_asset_lifecycle.polineitem'>;

/** An order for its vendor. Fails with 403 when the caller may not view all of the lines: a vendor gets the whole order or none. */
export async function purchaseOrderPaper(context: Context, id: number): Promise<Paper> {
  const { document: order, shown } = await headOf(context, purchaseOrder, id);
  const { lines, hidden } = await visibleLines(context, poLineItem.type, 'purchase_order', id);
  if (hidden > 0) throw permissionDenied();
  const isPlaced = placedOrders.has(order.values.status);
  return {
    title: 'Purchase order',
    number: shown('display'),
    filename: fileName('purchase-order', order.values.order_id ?? String(id)),
    code: '',
    parties: [vendorParty(shown)],
    facts: factsOf({
      Status: isPlaced ? '' : shown('status'),
      Currency: shown('currency'),
      'Delivery expected': shown('date_expected'),
      Project: shown('bom'),
    }),
    sections: [
      {
        heading: '',
        columns: orderColumns,
        rows: await orderRows(context, order, lines),
        sums: sumsOf(lines, order.values.currency),
        whenEmpty: 'The order has no lines.',
      },
    ],
    notes: isPlaced ? [] : ['This order has not been placed.'],
    signatures: [],
  };
}

const orderColumns = [
  column('No.', 6, 'number'),
  column('Part number', 21),
  column('Item', 32),
  column('Expected', 12),
  column('Quantity', 9, 'number'),
  column('Unit price', 14, 'number'),
  column('Total', 15, 'number'),
];

function vendorParty(shown: Head<typeof purchaseOrder.type>['shown']) {
  const account = shown('vendor_account');
  return { role: 'Vendor', lines: [shown('vendor'), ...(account === '' ? [] : [`Account ${account}`])] };
}

async function orderRows(context: Context, order: Order, lines: readonly OrderLine[]) {
  const supplied = await suppliedItems(context, lines);
  const wanted = [...supplied.values()];
  const items = wanted.map(({ item }) => item);
  const [textOf, partNumberOf] = await Promise.all([
    itemTexts(context, items),
    vendorPartNumbers(context, order.values, wanted),
  ]);
  return lines.map(({ id, values }, index) => {
    const wish = supplied.get(id);
    const text = wish && textOf(wish.item);
    const total = lineTotal(values);
    return [
      String(index + 1),
      (wish && partNumberOf(wish)) || (text?.part_number ?? ''),
      wish && text ? itemAndVariant(text, wish) : '',
      // What is learned is an estimate of ours, and no wish.
      (values.date_expected_source === 'learned' ? null : values.date_expected) ?? '',
      String(values.qty_ordered),
      values.unit_price === null ? '' : money(values.unit_price, order.values.currency),
      total === null ? '' : money(total, order.values.currency),
    ];
  });
}

function sumsOf(lines: readonly OrderLine[], currency: string | null): readonly Fact[] {
  const { total, unpriced } = orderTotal(lines.map(({ values }) => values));
  if (lines.length === 0) return [];
  return [
    { label: 'Total', text: [currency, money(total, currency)].filter(Boolean).join(' ') },
    ...(unpriced === 0 ? [] : [{ label: 'Lines without a price', text: String(unpriced) }]),
  ];
}
