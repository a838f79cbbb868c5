import { hasErrors, invalid, invalidObject } from '../../engine/errors.ts';
import { sameJson } from '../../engine/json.ts';
import type { Work } from '../../engine/ports.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import type { ChangesOf, StoredValues } from '../../engine/schema/field-kinds.ts';
import { largestQuantity } from '../item/item.ts';
import { arrivalProblems } from '../units/unit-places.ts';
import { type Cause, spareMovement } from './spare-movement.ts';
import { keepLevels } from './spares-levels.ts';

export const spareType = 'netbox_asset_lifecycle.spareitem';

/** A movement as it is entered: units that come are positive. */
type Spare = StoredValues<typeof spareType>;

/** What the ledger and the levels of a spare item follow from. */
export type SpareState = Pick<
  Spare,
  'pool' | 'item' | 'variant' | 'serial' | 'asset_tag' | 'status' | 'quantity' | 'qty_reserved' | 'asset'
>;

interface Entry {
  readonly quantity: number;
  readonly balance: number;
  /** The spare item as it stood where the units came from or went to. */
  readonly spare: SpareState;
}

/**
 * The entries that lead from one state of a spare item to the next, null for none. Units that change their pool, item or
 * variant leave the old one and come to the new one.
 */
export function entriesBetween(before: SpareState | null, after: SpareState | null): readonly Entry[] {
  const moved =
    before && after && (['pool', 'item', 'variant'] as const).some((name) => !sameJson(before[name], after[name]));
  if (moved) return [...entriesBetween(before, null), ...entriesBetween(null, after)];
  const spare = after ?? before;
  const balance = after?.quantity ?? 0;
  const quantity = balance - (before?.quantity ?? 0);
  return spare && quantity !== 0 ? [{ quantity, balance, spare }] : [];
}

/**
 * Enters into the ledger what a unit of work does to a spare item, and keeps the levels of its pool in step. Every unit comes
 * into a pool through here: fails with 400 per field when the unit is installed, or a received unit with its numbers is here.
 */
export async function enter(
  work: Work,
  id: number,
  before: SpareState | null,
  after: SpareState | null,
  cause: Cause,
): Promise<void> {
  const problems = await arrivalProblems(work, before, after);
  if (hasErrors(problems)) throw invalid(problems);
  await keepLevels(work, before, after);
  await write(work, id, entriesBetween(before, after), cause);
}

/** Enters units that a spare item has although its ledger does not say so, or the other way round. */
export const enterDifference = (
  work: Work,
  { id, values }: ObjectOf<typeof spareType>,
  quantity: number,
  reason: string,
) => write(work, id, [{ quantity, balance: values.quantity, spare: values }], { kind: 'adjust', reason });

async function write(
  work: Work,
  id: number,
  entries: readonly Entry[],
  { kind, reason = '', document = null }: Cause,
): Promise<void> {
  if (entries.length === 0) return;
  const user = { user: work.actor.userId || null, user_name: work.actor.username };
  const common = { time: work.now, kind, spare_item: id, reason, document, ...user, request_id: work.requestId };
  await work.add(
    spareMovement.type,
    entries.map(({ quantity, balance, spare: { pool, item, variant, serial } }) => ({
      ...common,
      quantity,
      balance,
      pool,
      item,
      variant,
      serial,
    })),
  );
}

/** Changes a spare item and enters what moved. The version of the spare item sees to it that no unit moves twice. */
export async function changeSpare(
  work: Work,
  spare: ObjectOf<typeof spareType>,
  values: ChangesOf<SpareState>,
  cause: Cause,
): Promise<void> {
  const after = { ...spare.values, ...values };
  const problem = quantityProblem(after);
  if (problem) throw invalidObject(problem);
  work.update(spare, values);
  await enter(work, spare.id, spare.values, after, cause);
}

/** A unit that is told from others of its kind. */
export const isSingle = ({ serial, asset_tag }: Pick<Spare, 'serial' | 'asset_tag'>): boolean =>
  serial !== '' || asset_tag !== null;

/** Why a spare item cannot hold what it would hold; undefined when it can. */
export function quantityProblem(
  spare: Pick<Spare, 'serial' | 'asset_tag' | 'quantity' | 'qty_reserved' | 'status'>,
): string | undefined {
  const { quantity, status, qty_reserved: reserved } = spare;
  if (quantity > 1 && isSingle(spare)) return 'A spare item with a serial number or an asset tag is one unit.';
  if (quantity < 0) return 'Insufficient quantity.';
  if (quantity > largestQuantity) return `A spare item holds ${largestQuantity} units at most.`;
  if (quantity < reserved) return `Insufficient quantity. ${reserved} of the units are reserved.`;
  if (reserved > 0 && status !== 'serviceable') return `${reserved} of the units are reserved.`;
  return undefined;
}
