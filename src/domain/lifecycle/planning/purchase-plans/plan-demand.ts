import type { Context } from '../../../engine/context.ts';
import { refused } from '../../../engine/errors.ts';
import { canonicalJson } from '../../../engine/json.ts';
import type { StoredValues } from '../../../engine/schema/field-kinds.ts';
import type { ItemVariant } from '../../item/item.ts';
import { demand } from '../demand/demand.ts';
import type { PlanNeed, Share } from './plan-input.ts';

/** Units that a BOM line is short of, and the day on which they are needed. */
export interface ShortLine extends ItemVariant, Share {
  readonly date_needed: string | null;
}

type Plan = Pick<
  StoredValues<'netbox_asset_lifecycle.purchaseplan'>,
  'boms' | 'needed_before' | 'pools' | 'date_needed'
>;

/**
 * The lines of open BOMs that are short of something and that the plan is for, as far as the caller may view them. What they are
 * short of is the true number, as an order needs it, whoever may view what covers the rest. Fails with 409 while others go on
 * changing what decides it.
 */
export async function shortLines(context: Context, plan: Plan): Promise<readonly ShortLine[]> {
  const { lines } = await demand(context, plan.pools);
  const planned = lines.filter(({ bom, dateNeeded, isVisible }) => isVisible && isPlanned(plan, bom, dateNeeded));
  if (planned.some(({ isMoving }) => isMoving))
    throw refused('conflict', 'The demand changed while it was read. Please try again in a moment.');
  return planned.flatMap(({ id, bom, item, variant, short, dateNeeded }) =>
    short > 0 && item
      ? [{ bom, bom_line_item: id, quantity: short, item, variant, date_needed: plan.date_needed ?? dateNeeded }]
      : [],
  );
}

const isPlanned = ({ boms, needed_before }: Plan, bom: number, day: string | null): boolean =>
  (boms.length === 0 || boms.includes(bom)) && (needed_before === null || (day !== null && day <= needed_before));

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
