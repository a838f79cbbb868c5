import type { CountedDocument } from '../balance/line-documents.ts';

/** Units available for a line: of a spare item in a pool, of a reservation of a spare item, of another line's order. */
export interface Offer {
  readonly document_id: number;
  readonly source_id: number;
  readonly free: number;
}

/** Offers by the key of their item and variant. */
export type Offers<O extends Offer = Offer> = ReadonlyMap<string, readonly O[]>;

/** Units that were taken of an offer. */
export interface Taken<O extends Offer = Offer> {
  readonly offer: O;
  readonly quantity: number;
}

/** Offers of which each unit is taken once: who asks first gets it. */
export class Stock<O extends Offer = Offer> {
  readonly #offers: Offers<O>;
  readonly #taken = new Map<O, number>();
  /** By key: how many of its offers, from the first one on, are used up. */
  readonly #used = new Map<string, number>();

  constructor(offers: Offers<O>) {
    this.#offers = offers;
  }

  /** Takes up to so many units of items with these keys, in the order of the keys and of their offers. */
  take(keys: readonly string[], most: number): readonly Taken<O>[] {
    const all: Taken<O>[] = [];
    let missing = most;
    for (const key of keys) {
      const taken = this.#takeOf(key, missing);
      missing -= taken.reduce((sum, { quantity }) => sum + quantity, 0);
      all.push(...taken);
    }
    return all;
  }

  #takeOf(key: string, most: number): readonly Taken<O>[] {
    const offers = this.#offers.get(key) ?? [];
    const all: Taken<O>[] = [];
    let missing = most;
    let used = this.#used.get(key) ?? 0;
    for (; used < offers.length && missing > 0; used++) {
      const offer = offers[used];
      const left = offer ? this.#leftOf(offer) : 0;
      if (!offer || left <= 0) continue;
      const quantity = Math.min(left, missing);
      this.#taken.set(offer, (this.#taken.get(offer) ?? 0) + quantity);
      missing -= quantity;
      all.push({ offer, quantity });
      if (quantity < left) break;
    }
    this.#used.set(key, used);
    return all;
  }

  /** Units of a key that nobody has taken. */
  left(key: string): number {
    return (this.#offers.get(key) ?? []).reduce((sum, offer) => sum + this.#leftOf(offer), 0);
  }

  #leftOf(offer: O): number {
    return offer.free - (this.#taken.get(offer) ?? 0);
  }
}

/** What was taken, as the documents behind a number. */
export const documented = (
  taken: readonly Taken[],
  document: (id: number, source: number, quantity: number) => CountedDocument,
): readonly CountedDocument[] =>
  taken.map(({ offer, quantity }) => document(offer.document_id, offer.source_id, quantity));
