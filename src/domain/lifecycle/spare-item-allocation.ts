import { genericReference, integer, jsonObject, primary, reference, type TypeName } from '../model/fields.ts';
import { type JsonObject, sameJson } from '../model/json.ts';
import { defineResource } from '../model/resource.ts';
import type { Reader, Row } from '../model/work.ts';
import { itemName } from './bom-line-item.ts';
import { itemTypes, largestQuantity, normalVariant, variantProblem } from './item.ts';

const spareType: TypeName = 'netbox_asset_lifecycle.spareitem';

/** What of an item and variant a pool holds in serviceable units, beside its bounds. */
export interface Level {
  readonly current_quantity: number;
  readonly below_minimum: boolean;
  readonly above_maximum: boolean;
  readonly is_fulfilled: boolean;
}

/** Asset Lifecycle: serviceable units of the same item and exactly the same variant count; the bounds are advice. */
export function levelOf(allocation: JsonObject, spares: readonly JsonObject[]): Level {
  const current_quantity = spares
    .filter(
      (spare) =>
        spare.status === 'serviceable' &&
        sameJson(spare.item, allocation.item) &&
        sameJson(spare.variant, allocation.variant),
    )
    .reduce((sum, { quantity }) => sum + Number(quantity), 0);
  const { min_quantity: min, max_quantity: max } = allocation;
  const below_minimum = typeof min === 'number' && current_quantity < min;
  const above_maximum = typeof max === 'number' && current_quantity > max;
  return { current_quantity, below_minimum, above_maximum, is_fulfilled: !below_minimum && !above_maximum };
}

/** Asset Lifecycle: how many of an item a pool should hold. */
export const spareItemAllocation = defineResource({
  app: 'asset-lifecycle',
  model: 'spareitemallocation',
  endpoint: 'spare-item-allocations',
  label: 'spare item allocation',
  fields: {
    pool: reference('netbox_asset_lifecycle.sparespool', { required: true, owner: true }),
    item: genericReference(itemTypes, { required: true, index: 'byType' }),
    variant: jsonObject(),
    min_quantity: { ...integer({ min: 0, max: largestQuantity }), default: 1 },
    max_quantity: integer({ min: 0, max: largestQuantity }),
    ...primary,
  },
  unique: [
    {
      name: 'item',
      fields: ['pool', 'item', 'variant'],
      message: 'The pool has an allocation for this item and variant already.',
    },
  ],
  ordering: ['pool', 'item'],
  brief: ['pool', 'item', 'variant', 'min_quantity', 'max_quantity', 'description'],
  search: ['description', 'comments'],
  display: ({ min_quantity, max_quantity }, { related }) =>
    `${itemName(related('item'))}: ${min_quantity ?? 0} to ${max_quantity ?? 'any'}`,
  displayNeeds: ['item'],
  annotations: {
    current_quantity: 'integer',
    below_minimum: 'boolean',
    above_maximum: 'boolean',
    is_fulfilled: 'boolean',
  },
  async annotate(allocations, reader) {
    const pools = new Set(allocations.map(({ values }) => values.pool));
    const spares = new Map(
      await Promise.all([...pools].map(async (pool) => [pool, await sparesIn(reader, pool)] as const)),
    );
    return new Map(
      allocations.map(({ id, values }): [number, JsonObject] => [
        id,
        { ...levelOf(values, spares.get(values.pool) ?? []) },
      ]),
    );
  },
  derive: ({ after }) => ({ variant: normalVariant(after.variant) }),
  check({ after }) {
    const errors: Record<string, string[]> = {};
    const problem = variantProblem(after.item.type, after.variant);
    if (problem) errors.variant = [problem];
    if (after.min_quantity === null && after.max_quantity === null)
      errors.__all__ = ['At least one of minimum and maximum quantity is required.'];
    if (after.min_quantity !== null && after.max_quantity !== null && after.max_quantity < after.min_quantity)
      errors.max_quantity = ['The maximum quantity cannot be below the minimum quantity.'];
    return errors;
  },
});

/** The spares of a pool, read strongly from the pool's own rows. */
export async function sparesIn(reader: Reader, pool: number): Promise<readonly JsonObject[]> {
  const rows: Row[] = [];
  for await (const row of reader.rows({ kind: 'reference', type: spareType, field: 'pool', target: String(pool) }))
    rows.push(row);
  return rows.map(({ values }) => values);
}
