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

type Spare = StoredValues<typeof spareType>;

/** The values of a spare item that decide its ledger and the levels of its pool. */
export type SpareState = Pick<
  Spare,
  'pool' | 'item' | 'variant' | 'serial' | 'asset_tag' | 'status' | 'quantity' | 'qty_reserved' | 'asset'
>;

/** A movement as the ledger keeps it; units that come are positive. */
interface LedgerEntry {
  readonly quantity: number;
  readonly balance: number;
  /** The spare item as it stood where the units came from or went to. */
  readonly spare: SpareState;
}

/**
 * The entries that lead from one state of a spare item to the next, null for none. Units that change their pool, item or
 * variant leave the old one and come to the new one.
 */
export function entriesBetween(before: SpareState | null, after: SpareState | null): readonly LedgerEntry[] {
  const moved =
    before && after && (['pool', 'item', 'variant'] as const).some((name) => !sameJson(before[name], after[name]));
  if (moved) return [...entriesBetween(before, null), ...entriesBetween(null, after)];
  const spare = after ?? before;
  const balance = after?.quantity ?? 0;
  const quantity = balance - (before?.quantity ?? 0);
  return spare && quantity !== 0 ? [{ quantity, balance, spare }] : [];
}

/**
 * Posts the change of a spare item to the ledger and updates the levels of its pool. Every unit enters a pool through this
 * function: fails with 400 per field when the unit is installed, or a received unit with its numbers is on hand or installed.
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

/** Enters the difference between the quantity of a spare item and the sum of its ledger. */
export const enterDifference = (
  work: Work,
  { id, values }: ObjectOf<typeof spareType>,
  quantity: number,
  reason: string,
) => write(work, id, [{ quantity, balance: values.quantity, spare: values }], { kind: 'adjust', reason });

async function write(
  work: Work,
  id: number,
  entries: readonly LedgerEntry[],
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

/** Changes a spare item and posts the movement. The version of the spare item prevents that a unit moves twice. */
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

/** True for a single unit with a serial number or an asset tag. */
export const isSingle = ({ serial, asset_tag }: Pick<Spare, 'serial' | 'asset_tag'>): boolean =>
  serial !== '' || asset_tag !== null;

/** The error of a spare item whose quantities are not valid; undefined otherwise. */
export function quantityProblem(
  spare: Pick<Spare, 'serial' | 'asset_tag' | 'quantity' | 'qty_reserved' | 'status'>,
): string | undefined {
  const { quantity, status, qty_reserved: reserved } = spare;
  if (quantity > 1 && isSingle(spare))
    return 'A spare item with a serial number or an asset tag cannot have more than one unit.';
  if (quantity < 0) return 'Insufficient quantity.';
  if (quantity > largestQuantity) return `The quantity cannot exceed ${largestQuantity}.`;
  if (quantity < reserved) return `Insufficient quantity. ${reserved} units are reserved.`;
  if (reserved > 0 && status !== 'serviceable') return `${reserved} units are reserved.`;
  return undefined;
}
