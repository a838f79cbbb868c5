import type { ObjectRef } from '../../../engine/schema/field-kinds.ts';
import type { Substitute } from '../../item/equivalents.ts';
import type { ItemVariant } from '../../item/item.ts';
import type { ExpectedDays } from '../../lead-times/expected-days.ts';
import type { VendorsPrice } from '../../ordering/listed-prices.ts';
import type { Objective } from '../plan-problem.ts';

/** Units that a line of a BOM is short of. */
export interface Share {
  readonly bom: number;
  readonly bom_line_item: number;
  readonly quantity: number;
}

/** Units of an item and variant that must be bought, for one or more BOM lines. */
export interface PlanNeed extends ItemVariant {
  /** Sum of the shares, at least 1. */
  readonly quantity: number;
  /** The earliest day on which one of the lines needs its units (YYYY-MM-DD). */
  readonly date_needed: string | null;
  readonly shares: readonly Share[];
}

/** What an order costs at a vendor. Amounts are exact decimal texts; null for none. */
export interface VendorTerms {
  readonly id: number;
  readonly order_cost: string | null;
  readonly minimum_order_value: string | null;
  readonly currency: string | null;
}

/** When a purchase at a price arrives. */
export type Delivery = Pick<ExpectedDays, 'days' | 'source'>;

/** All that a plan is made from, read by the time `day` (YYYY-MM-DD). */
export interface PlanInput {
  readonly day: string;
  readonly currency: string | null;
  readonly needs: readonly PlanNeed[];
  /** Those that the plan may buy from. */
  readonly vendors: readonly VendorTerms[];
  /** Entries of the price lists of all vendors, by `<type>#<id>` of their items. */
  readonly prices: ReadonlyMap<string, readonly VendorsPrice[]>;
  /** What may be bought for an item in its place, in the same variant. */
  readonly substitutesOf: (item: ObjectRef) => readonly Substitute[];
  readonly deliveryOf: (price: VendorsPrice, item: ObjectRef) => Delivery;
  /** An amount in the currency of the plan, as exact decimal text; null without a rate. */
  readonly converted: (amount: string, currency: string | null) => string | null;
  /** Whether more may be ordered than is needed. */
  readonly overOrder: 'flag' | 'refuse';
  readonly objectives: readonly Objective[];
  readonly budget: string | null;
  readonly largestShare: number | null;
}
