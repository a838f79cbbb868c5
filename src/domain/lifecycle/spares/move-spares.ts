import { requireObject } from '../../engine/access/access.ts';
import type { Context } from '../../engine/context.ts';
import { invalid } from '../../engine/errors.ts';
import type { ObjectOf, StoredObject } from '../../engine/resource/resource.ts';
import type { SchemaValues } from '../../engine/schema/input-schema.ts';
import { changedObject } from '../../engine/write/changed-object.ts';
import { type ActionRequest, perform } from '../../engine/write/run-action.ts';
import { normalVariant, variantProblem } from '../item/item.ts';
import { type Arrival, move, receiveIntoPool } from './post-movements.ts';
import { spareItem } from './spare-item.ts';
import type { adjust, scrap, transfer } from './spare-item-actions.ts';
import { sparesPool } from './spares-pool.ts';
import type { receive } from './spares-pool-actions.ts';

/** Moves free units of a spare item to another pool in one unit of work. */
export function transferSpare(
  context: Context,
  { id, input, ...performance }: ActionRequest<SchemaValues<(typeof transfer)['body']>, StoredObject>,
): Promise<StoredObject> {
  const { pool, quantity, reason } = input;
  return perform(context, performance, async (work) => {
    const spare = await requireObject(work, 'change', spareItem, id);
    if (spare.values.pool === pool) throw invalid({ pool: ['The units are already in this pool.'] });
    await move(work, spare, { kind: 'transfer', quantity: -quantity, reason });
    const source = { type: spareItem.type, id };
    const arrival = { ...kindOf(spare), pool, quantity, reason, source, kind: 'transfer' } as const;
    const arrived = await receiveIntoPool(work, arrival);
    return changedObject(work, spareItem, arrived);
  });
}

/** Sets the quantity of a spare item to a counted number of units. */
export function adjustSpare(
  context: Context,
  { id, input, ...performance }: ActionRequest<SchemaValues<(typeof adjust)['body']>, StoredObject>,
): Promise<StoredObject> {
  return perform(context, performance, async (work) => {
    const spare = await requireObject(work, 'change', spareItem, id);
    const quantity = input.quantity - spare.values.quantity;
    await move(work, spare, { kind: 'adjust', quantity, reason: input.reason });
    return changedObject(work, spareItem, id);
  });
}

/** Removes units of a spare item from stock permanently. */
export function scrapSpare(
  context: Context,
  { id, input, ...performance }: ActionRequest<SchemaValues<(typeof scrap)['body']>, StoredObject>,
): Promise<StoredObject> {
  return perform(context, performance, async (work) => {
    const spare = await requireObject(work, 'change', spareItem, id);
    await move(work, spare, { kind: 'scrap', quantity: -input.quantity, reason: input.reason });
    return changedObject(work, spareItem, id);
  });
}

type ArrivalRequest = ActionRequest<SchemaValues<(typeof receive)['body']>, StoredObject>;

/** Adds new or returned units to a pool. */
const arriving =
  (kind: 'receive' | 'return') =>
  (context: Context, { id, input, ...performance }: ArrivalRequest): Promise<StoredObject> =>
    perform(context, performance, async (work) => {
      await requireObject(work, 'change', sparesPool, id);
      const variant = normalVariant(input.variant);
      const problem = variantProblem(input.item.type, variant);
      if (problem) throw invalid({ variant: [problem] });
      return changedObject(work, spareItem, await receiveIntoPool(work, { ...input, variant, pool: id, kind }));
    });

export const receiveSpares = arriving('receive');
export const returnSpares = arriving('return');

/** The properties by which units of a spare item differ from others. */
const kindOf = ({
  values: { item, variant, status, serial, asset_tag },
}: ObjectOf<typeof spareItem.type>): Pick<Arrival, 'item' | 'variant' | 'status' | 'serial' | 'asset_tag'> => ({
  item,
  variant,
  status,
  serial,
  asset_tag,
});
