import Big from 'big.js';
import type { Reader } from '../../../engine/ports.ts';
import { loadObjects, rowsOfType } from '../../../engine/resource/load-objects.ts';
import { pricePlaces } from '../../item/price.ts';
import { exchanged } from '../../money/rates.ts';
import { sentReturns } from '../../status/statuses.ts';

const returnType = 'netbox_asset_lifecycle.vendorreturn';
const returnLineType = 'netbox_asset_lifecycle.returnlineitem';
const orderLineType = 'netbox_asset_lifecycle.polineitem';
const shipmentType = 'netbox_asset_lifecycle.shipment';
const shipmentLineType = 'netbox_asset_lifecycle.shipmentlineitem';

/** Units that went back for a credit, and their part of it: exact decimal text; null where hidden units have a part, too. */
export interface CreditedUnits {
  readonly order: number;
  /** Id of the line of the BOM. */
  readonly line: number;
  readonly quantity: number;
  readonly currency: string | null;
  readonly amount: string | null;
}

/** What the caller may view, and all that there is. */
export interface Readers {
  readonly visible: Reader;
  readonly all: Reader;
}

/** The credits for units of these shipments whose amount is known, shared among the lines by what the units had cost. */
export async function creditsOf(
  { visible: reader, all }: Readers,
  shipments: readonly number[],
): Promise<readonly CreditedUnits[]> {
  const found = await reader.referring(
    returnType,
    'shipment',
    shipments.map((id) => `${id}`),
  );
  const credits = rowsOfType(returnType, [...found.values()].flat()).filter(
    ({ values }) => values.expects === 'credit' && values.credit_amount !== null && sentReturns.has(values.status),
  );
  const ids = credits.map(({ id }) => id);
  const linesOf = await worthOf(reader, ids);
  const everyLineOf = all === reader ? linesOf : await worthOf(all, ids);
  return credits.flatMap(({ id, values }) => {
    const lines = linesOf.get(id) ?? [];
    const whole = wholeOf(lines);
    if (whole.eq(0)) return [];
    const isWhole = whole.eq(wholeOf(everyLineOf.get(id) ?? []));
    return lines.map(({ worth, ...line }) => ({
      ...line,
      currency: values.currency,
      amount: isWhole ? shareOf(values.credit_amount ?? '0', worth, whole) : null,
    }));
  });
}

const wholeOf = (lines: readonly WorthLine[]): Big => lines.reduce((sum, { worth }) => sum.plus(worth), new Big(0));

const shareOf = (amount: string, worth: Big, whole: Big): string =>
  exchanged(amount, { numerator: worth.toFixed(), denominator: whole.toFixed() }, pricePlaces);

type WorthLine = Omit<CreditedUnits, 'currency' | 'amount'> & { readonly worth: Big };

/** The lines of returns with what their units had cost. */
async function worthOf(reader: Reader, returns: readonly number[]): Promise<ReadonlyMap<number, readonly WorthLine[]>> {
  const found = await reader.referring(
    returnLineType,
    'vendor_return',
    returns.map((id) => `${id}`),
  );
  const returned = rowsOfType(returnLineType, [...found.values()].flat());
  const shipped = await byId(
    reader,
    shipmentLineType,
    returned.map(({ values }) => values.shipment_line_item),
  );
  const parcels = await byId(
    reader,
    shipmentType,
    [...shipped.values()].map(({ shipment }) => shipment),
  );
  const priceOf = await pricesOf(
    reader,
    [...shipped.values()].map(({ bom_line_item }) => bom_line_item),
  );
  const lines = returned.flatMap(({ values }): readonly (readonly [number, WorthLine])[] => {
    const { shipment = 0, bom_line_item: line = 0 } = shipped.get(values.shipment_line_item) ?? {};
    const order = parcels.get(shipment)?.purchase_order ?? 0;
    const quantity = values.quantity ?? values.units.length;
    return [[values.vendor_return, { order, line, quantity, worth: priceOf(order, line).times(quantity) }]];
  });
  const grouped = Map.groupBy(lines, ([id]) => id);
  return new Map([...grouped].map(([id, entries]) => [id, entries.map(([, entry]) => entry)]));
}

/** The unit price of an order's line for a line of the BOM; 0 without one. */
async function pricesOf(reader: Reader, bomLines: readonly number[]) {
  const found = await reader.referring(
    orderLineType,
    'bom_line_item',
    [...new Set(bomLines)].map((id) => `${id}`),
  );
  const lines = rowsOfType(orderLineType, [...found.values()].flat());
  const prices = new Map(
    lines.map(({ values }) => [`${values.purchase_order} ${values.bom_line_item}`, new Big(values.unit_price ?? 0)]),
  );
  return (order: number, line: number): Big => prices.get(`${order} ${line}`) ?? new Big(0);
}

const byId = async <T extends typeof shipmentLineType | typeof shipmentType>(
  reader: Reader,
  type: T,
  ids: readonly number[],
) => new Map((await loadObjects(reader, type, [...new Set(ids)])).map(({ id, values }) => [id, values]));
