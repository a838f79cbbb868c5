import { hasErrors, invalid, invalidObject } from '../model/errors.ts';
import type { TypeName } from '../model/field-kinds.ts';
import { type JsonObject, sameJson } from '../model/json.ts';
import type { StoredObject } from '../model/resource.ts';
import type { Work } from '../model/work.ts';
import { largestQuantity } from './item.ts';
import { type Cause, spareMovement } from './spare-movement.ts';
import { keepLevels } from './spares-levels.ts';
import { receivedProblems } from './unit-places.ts';

export const spareType: TypeName = 'netbox_asset_lifecycle.spareitem';

/** A movement as it is entered: units that come are positive. */
interface Entry {
  readonly quantity: number;
  readonly balance: number;
  /** The spare item as it stood where the units came from or went to. */
  readonly spare: JsonObject;
}

const units = ({ quantity }: JsonObject): number => Number(quantity);

/**
 * The entries that lead from one state of a spare item to the next, null for none. Units that change their pool, item or
 * variant leave the old one and come to the new one.
 */
export function entriesBetween(before: JsonObject | null, after: JsonObject | null): readonly Entry[] {
  const moved = before && after && ['pool', 'item', 'variant'].some((name) => !sameJson(before[name], after[name]));
  if (moved) return [...entriesBetween(before, null), ...entriesBetween(null, after)];
  const spare = after ?? before;
  const balance = after ? units(after) : 0;
  const quantity = balance - (before ? units(before) : 0);
  return spare && quantity !== 0 ? [{ quantity, balance, spare }] : [];
}

/**
 * Enters into the ledger what a unit of work does to a spare item, and keeps the levels of its pool in step. Every unit comes
 * into a pool through here: fails with 400 per field when a received unit with its numbers is here already.
 */
export async function enter(
  work: Work,
  id: number,
  before: JsonObject | null,
  after: JsonObject | null,
  cause: Cause,
): Promise<void> {
  const problems = await receivedProblems(work, before, after);
  if (hasErrors(problems)) throw invalid(problems);
  await keepLevels(work, before, after);
  await write(work, id, entriesBetween(before, after), cause);
}

/** Enters units that a spare item has although its ledger does not say so, or the other way round. */
export const enterDifference = (work: Work, { id, values }: StoredObject, quantity: number, reason: string) =>
  write(work, id, [{ quantity, balance: units(values), spare: values }], { kind: 'adjust', reason });

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
    entries.map(({ quantity, balance, spare: { pool = null, item = null, variant = {}, serial = '' } }) => ({
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
export async function changeSpare(work: Work, spare: StoredObject, values: JsonObject, cause: Cause): Promise<void> {
  const after = { ...spare.values, ...values };
  const problem = quantityProblem(after);
  if (problem) throw invalidObject(problem);
  work.update(spare, values);
  await enter(work, spare.id, spare.values, after, cause);
}

/** A unit that is told from others of its kind. */
export const isSingle = ({ serial = '', asset_tag = null }: JsonObject): boolean => serial !== '' || asset_tag !== null;

/** Why a spare item cannot hold what it would hold; undefined when it can. */
export function quantityProblem(spare: JsonObject): string | undefined {
  const { quantity, status } = spare;
  const reserved = Number(spare.qty_reserved);
  if (Number(quantity) > 1 && isSingle(spare)) return 'A spare item with a serial number or an asset tag is one unit.';
  if (Number(quantity) < 0) return 'Insufficient quantity.';
  if (Number(quantity) > largestQuantity) return `A spare item holds ${largestQuantity} units at most.`;
  if (Number(quantity) < reserved) return `Insufficient quantity. ${reserved} of the units are reserved.`;
  if (reserved > 0 && status !== 'serviceable') return `${reserved} of the units are reserved.`;
  return undefined;
}
