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

  constructor(offers: Offers<O>) {
    this.#offers = offers;
  }

  /** Takes up to so many units of items with these keys, in the order of the keys and of their offers. */
  take(keys: readonly string[], most: number): readonly Taken<O>[] {
    const all: Taken<O>[] = [];
    let missing = most;
    for (const offer of keys.flatMap((key) => this.#offers.get(key) ?? [])) {
      const quantity = Math.min(this.#leftOf(offer), missing);
      if (quantity <= 0) continue;
      this.#taken.set(offer, (this.#taken.get(offer) ?? 0) + quantity);
      missing -= quantity;
      all.push({ offer, quantity });
    }
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
