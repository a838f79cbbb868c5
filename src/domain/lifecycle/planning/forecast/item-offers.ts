import type { Reader } from '../../../engine/ports.ts';
import { refKey } from '../../../engine/resource/resource.ts';
import type { ItemVariant } from '../../item/item.ts';
import { type LearnedLeadTimes, learnedLeadTimes } from '../../lead-times/learned.ts';
import { pricesOfItems, type VendorsPrice } from '../../ordering/listed-prices.ts';

/** What price lists and earlier orders say of the delivery of an item. */
interface ItemOffers {
  readonly prices: readonly VendorsPrice[];
  readonly learned: LearnedLeadTimes;
}

/**
 * The prices of items, of one vendor if one is named, and what is learned of their vendors: three levels of reads for all items. Pass
 * a reader that finds only what the caller may view.
 */
export async function itemOffers(
  reader: Reader,
  subjects: readonly Pick<ItemVariant, 'item'>[],
  vendor: number | null = null,
): Promise<(subject: Pick<ItemVariant, 'item'>) => ItemOffers> {
  const found = await pricesOfItems(
    reader,
    subjects.map(({ item }) => item),
  );
  const all = [...found.values()].flat().map((price) => price.vendor);
  const learned = await learnedLeadTimes(reader, vendor === null ? all : [vendor]);
  return ({ item }) => {
    const prices = found.get(refKey(item)) ?? [];
    return { learned, prices: vendor === null ? prices : prices.filter((price) => price.vendor === vendor) };
  };
}
