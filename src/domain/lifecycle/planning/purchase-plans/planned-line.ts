import { isJsonObject, type Json, type JsonObject } from '../../../engine/json.ts';
import type { ObjectRef } from '../../../engine/schema/field-kinds.ts';
import type { DateSource } from '../../lead-times/expected-days.ts';

/** Units of a plan line that a BOM line gets. */
export interface StoredShare extends JsonObject {
  readonly bom: number;
  readonly bom_line_item: number;
  readonly quantity: number;
}

/** The next best purchase of a line. `difference`: what the whole plan would cost more, in the currency of the plan. */
export interface StoredRunnerUp extends JsonObject {
  readonly vendor: number;
  readonly vendor_price: number;
  readonly equivalent: number | null;
  readonly quantity: number;
  readonly difference: string;
}

/** A line of the result of a plan as it is stored. Amounts are exact decimal texts, days YYYY-MM-DD. */
export interface PlannedLine extends JsonObject {
  readonly item: ObjectRef;
  readonly variant: JsonObject;
  readonly required: number;
  readonly date_needed: string | null;
  /** BOM lines that the units are for. What packs bring beyond their need goes to the last. */
  readonly shares: readonly StoredShare[];
  /** What is bought: `item` or what may take its place. */
  readonly bought: ObjectRef;
  /** Id of the item equivalent by which it takes the place of the item; null for the item itself. */
  readonly equivalent: number | null;
  readonly vendor: number;
  readonly vendor_price: number;
  readonly quantity: number;
  /** The quantity of the price break that was reached, 1 for none. */
  readonly price_from: number;
  readonly currency: string | null;
  readonly unit_price: string;
  readonly total_price: string;
  /** In the currency of the plan. */
  readonly plan_total: string;
  /** Days from the order to the delivery, and where they are known from. */
  readonly days: number | null;
  readonly source: DateSource | null;
  readonly runner_up: StoredRunnerUp | null;
}

/** True for what a plan has stored as a line. */
export const isPlannedLine = (value: Json): value is PlannedLine =>
  isJsonObject(value) && typeof value.vendor_price === 'number' && Array.isArray(value.shares);

/** A need that no plan meets, and the limit that is to blame. */
export interface UnmetLine extends JsonObject {
  readonly item: ObjectRef;
  readonly variant: JsonObject;
  readonly required: number;
  readonly shares: readonly StoredShare[];
  readonly limit: string;
}

export const isUnmetLine = (value: Json): value is UnmetLine =>
  isJsonObject(value) && typeof value.limit === 'string' && Array.isArray(value.shares);

/** What is bought from one vendor, in the currency of the plan but for its terms. */
export interface VendorSummary extends JsonObject {
  readonly vendor: number;
  readonly lines: number;
  readonly goods: string;
  readonly fixed_cost: string;
  /** As the vendor had them when the plan was made. */
  readonly order_cost: string | null;
  readonly minimum_order_value: string | null;
  readonly terms_currency: string | null;
}

/** What is reached of an objective: an amount, days or a number. */
interface ReachedText extends JsonObject {
  readonly objective: string;
  readonly value: string | null;
  readonly bound: string | null;
}

/** The plan would cost so much less without the rule. */
interface RuleText extends JsonObject {
  readonly rule: string;
  readonly at_least: string;
  readonly at_most: string;
}

/** What the result says of the plan as a whole. Amounts in the currency of the plan. */
export interface PlanSummary extends JsonObject {
  readonly goods: string | null;
  readonly fixed_costs: string | null;
  readonly total_cost: string | null;
  readonly lower_bound: string | null;
  readonly proven: boolean;
  readonly latest_days: number | null;
  readonly vendors: readonly VendorSummary[];
  readonly objectives: readonly ReachedText[];
  readonly rules: readonly RuleText[];
  readonly unmet_is_smallest: boolean;
  readonly least_budget: string | null;
  readonly missing_rates: readonly string[];
}

export const isPlanSummary = (value: Json): value is PlanSummary =>
  isJsonObject(value) && Array.isArray(value.vendors) && Array.isArray(value.objectives);
