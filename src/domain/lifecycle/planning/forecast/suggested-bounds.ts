import { largestQuantity } from '../../item/item.ts';
import { type DemandModel, demandBound } from './demand-model.ts';
import { daysPerMonth } from './months.ts';

/** Bounds of an allocation, as a forecast would set them. */
export interface SuggestedBounds {
  /** With so many units left, an order has to be placed. */
  readonly reorder_point: number;
  readonly min_quantity: number;
  readonly reorder_quantity: number;
  readonly max_quantity: number;
}

/** An order brings what is drawn in a quarter, or in the lead time where that is longer. */
const orderDays = 90;

/**
 * With `reorder_point` units left, the demand of the lead time is met with the chance of the service level (0 to 1). Pools are
 * reordered when they hold less than their minimum, which therefore is one more. `sellable` rounds to what vendors sell.
 */
export function suggestedBounds(
  model: DemandModel,
  leadDays: number,
  serviceLevel: number,
  sellable: (units: number) => number,
): SuggestedBounds {
  const reorder_point = atMost(demandBound(model, leadDays / daysPerMonth, serviceLevel));
  const usual = Math.ceil((model.rate * Math.max(orderDays, leadDays)) / daysPerMonth);
  const reorder_quantity = atMost(sellable(Math.max(1, usual)));
  const min_quantity = atMost(reorder_point + 1);
  return { reorder_point, min_quantity, reorder_quantity, max_quantity: atMost(reorder_point + reorder_quantity) };
}

const atMost = (units: number): number => Math.min(units, largestQuantity);
