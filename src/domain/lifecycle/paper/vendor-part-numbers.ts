import { VisibleDocuments } from '../../engine/access/visible-documents.ts';
import type { Context } from '../../engine/context.ts';
import { sameJson } from '../../engine/json.ts';
import { refKey } from '../../engine/resource/resource.ts';
import type { ItemVariant } from '../item/item.ts';
import { listedPrices } from '../ordering/listed-prices.ts';

interface Buyer {
  readonly vendor: number;
  readonly currency: string | null;
}

/** The vendor's part numbers in those entries of its price list that the caller may view; '' for items without one. */
export async function vendorPartNumbers(
  context: Context,
  { vendor, currency }: Buyer,
  wanted: readonly ItemVariant[],
): Promise<(wish: ItemVariant) => string> {
  const listed = await listedPrices(
    context.store,
    vendor,
    wanted.map(({ item }) => item),
  );
  const ids = [...listed.values()].flat().map(({ id }) => id);
  const entries = await new VisibleDocuments(context).get('netbox_asset_lifecycle.vendorprice', ids);
  return ({ item, variant }) => {
    const numbered = (listed.get(refKey(item)) ?? []).flatMap(({ id }) => {
      const values = entries.get(id)?.values;
      return values && values.vendor_part_number !== '' ? [values] : [];
    });
    const ofVariant = numbered.filter((entry) => sameJson(entry.variant, variant));
    const ofItem = numbered.filter((entry) => Object.keys(entry.variant).length === 0);
    const candidates = ofVariant.length > 0 ? ofVariant : ofItem;
    const inCurrency = candidates.filter((entry) => entry.currency === currency);
    return (inCurrency[0] ?? candidates[0])?.vendor_part_number ?? '';
  };
}
