import type { ListedPrice } from '../../ordering/choose-price.ts';
import type { PlanInput, VendorTerms } from './plan-input.ts';

/** What an order costs at a vendor: exact decimal texts in the currency of the plan. */
export interface ConvertedTerms {
  readonly id: number;
  readonly fixedCost: string;
  readonly minimumOrder: string;
}

/** The price of one unit from a quantity on, as exact decimal text in the currency of the plan. */
export interface ConvertedBreak {
  readonly from: number;
  readonly amount: string;
}

/** Amounts in the currency of the plan, and the currencies for which none could be told. */
export class Rates {
  readonly #input: PlanInput;
  readonly #missing = new Set<string>();

  constructor(input: PlanInput) {
    this.#input = input;
  }

  get missing(): readonly string[] {
    return [...this.#missing].sort();
  }

  /** Undefined without a rate. */
  #converted(amount: string, currency: string | null): string | undefined {
    const converted = this.#input.converted(amount, currency);
    if (converted !== null) return converted;
    this.#missing.add(currency ?? 'none');
    return undefined;
  }

  /** Undefined where the terms of the vendor cannot be compared. */
  terms({ id, order_cost, minimum_order_value, currency }: VendorTerms): ConvertedTerms | undefined {
    const fixedCost = order_cost === null ? '0' : this.#converted(order_cost, currency);
    const minimumOrder = minimum_order_value === null ? '0' : this.#converted(minimum_order_value, currency);
    return fixedCost === undefined || minimumOrder === undefined ? undefined : { id, fixedCost, minimumOrder };
  }

  breaks({ unit_price, price_breaks, currency }: ListedPrice): readonly ConvertedBreak[] | undefined {
    const byQuantity = new Map([
      [1, unit_price],
      ...price_breaks.map((step) => [step.quantity, step.unit_price] as const),
    ]);
    const breaks: ConvertedBreak[] = [];
    for (const [from, price] of byQuantity) {
      const amount = this.#converted(price, currency);
      if (amount === undefined) return undefined;
      breaks.push({ from, amount });
    }
    return breaks;
  }
}
