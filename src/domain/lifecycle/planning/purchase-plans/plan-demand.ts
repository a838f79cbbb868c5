import type { Context } from '../../../engine/context.ts';
import { invalidObject } from '../../../engine/errors.ts';
import { canonicalJson } from '../../../engine/json.ts';
import type { StoredValues } from '../../../engine/schema/field-kinds.ts';
import { bomRequirements } from '../../bom/bom-requirements.ts';
import type { ItemVariant } from '../../item/item.ts';
import type { PlanNeed, Share } from './plan-input.ts';

/** Units that a BOM line is short of, and the day on which they are needed. */
export interface ShortLine extends ItemVariant, Share {
  readonly date_needed: string | null;
}

type Plan = Pick<StoredValues<'netbox_asset_lifecycle.purchaseplan'>, 'boms' | 'sites' | 'pools' | 'date_needed'>;

/** What a plan has to buy by now: the BOM lines that are short of something. */
export async function shortLines(context: Context, plan: Plan): Promise<readonly ShortLine[]> {
  const found: ShortLine[] = [];
  for (const bom of plan.boms) {
    const { lines } = await bomRequirements(context, bom, plan.pools);
    for (const { bom_line_item, item, variant, to_buy } of lines) {
      if (to_buy === null) throw invalidObject('The demand includes documents that you may not view.');
      if (to_buy > 0 && isItem(item))
        found.push({ bom, bom_line_item, quantity: to_buy, item, variant, date_needed: plan.date_needed });
    }
  }
  return found;
}

const isItem = (item: ItemVariant['item'] | null): item is ItemVariant['item'] => item !== null;

/** Lines of the same item and variant are bought together, by the earliest of their days. */
export function needsOf(lines: readonly ShortLine[]): readonly PlanNeed[] {
  return [...Map.groupBy(lines, ({ item, variant }) => canonicalJson([item, variant])).values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const days = group.flatMap(({ date_needed }) => date_needed ?? []).sort();
    return [
      {
        item: first.item,
        variant: first.variant,
        quantity: group.reduce((sum, { quantity }) => sum + quantity, 0),
        date_needed: days[0] ?? null,
        shares: group.map(({ bom, bom_line_item, quantity }) => ({ bom, bom_line_item, quantity })),
      },
    ];
  });
}
