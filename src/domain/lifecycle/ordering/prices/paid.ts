import Big from 'big.js';
import { orderLineBalance } from '../../balance/order-line-balance.ts';
import { orderedLine, shippedForOrder } from '../../balance/read-documents.ts';
import { pricePlaces } from '../../item/price.ts';
import { exchanged } from '../../money/rates.ts';
import { type CreditedUnits, creditsOf, type Readers } from './credits.ts';
import type { PastLine } from './past-lines.ts';

/** Units that were received in good order, and what one of them cost: exact decimal text. */
export interface Paid {
  readonly units: number;
  readonly unit_price: string | null;
}

/**
 * What the lines have cost by what is known here, since there are no invoices: the units in good order at the ordered price.
 * Units that went back for a credit cost nothing when the credit is as high as their price; what a credit falls short of it,
 * or exceeds it by, is part of what the others cost. Null before units are there, and where a credit is in another currency or
 * partly for units that are hidden.
 */
export async function paidFor(readers: Readers, lines: readonly PastLine[]): Promise<ReadonlyMap<number, Paid>> {
  const shipped = await shippedForOrder(
    readers.visible,
    lines.map(({ line }) => ({ values: line })),
  );
  const credits = await creditsOf(readers, [...new Set(shipped.map(({ shipment }) => shipment))]);
  return new Map(
    lines.map(({ id, line, order }) => {
      const { delivered } = orderLineBalance(orderedLine({ id, values: line }, order), shipped);
      const own = credits.filter(
        (credit) => credit.order === line.purchase_order && credit.line === line.bom_line_item,
      );
      return [id, { units: delivered, unit_price: unitPrice(line.unit_price, order.currency, delivered, own) }];
    }),
  );
}

function unitPrice(
  price: string | null,
  currency: string | null,
  units: number,
  credits: readonly CreditedUnits[],
): string | null {
  if (price === null || units === 0) return null;
  let paid = new Big(price).times(units);
  for (const { quantity, amount, ...credit } of credits) {
    if (amount === null || credit.currency !== currency) return null;
    paid = paid.plus(new Big(price).times(quantity)).minus(amount);
  }
  return exchanged(paid.toFixed(), { numerator: '1', denominator: String(units) }, pricePlaces);
}
