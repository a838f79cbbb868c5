import { ErrorCollector, invalid } from '../../engine/errors.ts';
import { sameJson } from '../../engine/json.ts';
import type { Work } from '../../engine/ports.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import type { ObjectRef } from '../../engine/schema/field-kinds.ts';
import { parseField } from '../../engine/schema/parse.ts';
import type { ItemVariant } from '../item/item.ts';
import type { UnitNumbers } from '../units/unit-numbers.ts';
import { spareAlready } from '../units/unit-places.ts';
import { spareItem } from './spare-item.ts';
import type { Cause } from './spare-movement.ts';
import { spareReservation } from './spare-reservation.ts';
import { isExpired, remaining, withFreeUnits } from './spare-reservations.ts';
import { changeSpare, enter, isSingle, quantityProblem, spareType } from './spares-ledger.ts';

/** A movement of units of one spare item; units that come are positive. */
export interface Movement extends Cause {
  readonly quantity: number;
}

/**
 * Moves units of a spare item: its balance changes together with the ledger. Fails with 403 when the caller may not change the
 * spare item, with 400 (`Insufficient quantity.`) when more units leave than are free.
 */
export async function move(
  work: Work,
  spare: ObjectOf<typeof spareType>,
  { quantity, ...cause }: Movement,
): Promise<void> {
  await work.require('change', spare);
  const current = await withFreeUnits(work, spare, -quantity);
  await changeSpare(work, current, { quantity: current.values.quantity + quantity }, cause);
}

/** Units that come into a pool. */
export interface Arrival extends ItemVariant, Partial<UnitNumbers> {
  readonly pool: number;
  readonly quantity: number;
  readonly status?: 'serviceable' | 'damaged' | 'missing';
  readonly reason?: string;
  /** The object that they come from. */
  readonly source?: ObjectRef | null;
  /** Default: `receive`. */
  readonly kind?: 'receive' | 'return' | 'transfer';
}

/**
 * Adds units to a pool and answers the id of their spare item: the one with this item, variant and status in the pool, or, for
 * a unit with numbers, the one with its serial number, so that a returned unit keeps its history. Creates a missing one. Fails
 * with 400 per field when the units do not fit the spare item, with 403 when the caller may not change it.
 */
export async function receiveIntoPool(work: Work, arrival: Arrival): Promise<number> {
  const { pool, item, variant, quantity, serial = '', asset_tag = null, status = 'serviceable' } = arrival;
  const { kind = 'receive', reason = '', source = null } = arrival;
  const cause: Cause = { kind, reason, document: source };
  const stockKey = { pool, item, variant, status };
  const unit = { serial, asset_tag };
  const single = isSingle(unit);
  const state = { ...stockKey, ...unit, quantity, qty_reserved: 0, asset: null };
  const problem = quantityProblem(state);
  if (problem) throw invalid({ quantity: [problem] });
  const known = single
    ? await knownUnit(work, item, unit)
    : await work.findUnique(spareType, 'stock', { ...stockKey, ...unit });
  requireNumbers(unit, known?.values);
  if (known) await work.require('change', known);
  if (known && single && known.values.quantity > 0)
    throw invalid({
      [serial === '' ? 'asset_tag' : 'serial']: [spareAlready],
    });
  if (known) {
    await changeSpare(work, known, { ...stockKey, ...unit, quantity: known.values.quantity + quantity }, cause);
    return known.id;
  }
  const id = await work.addShared(spareItem.type, { ...stockKey, ...unit, quantity });
  await enter(work, id, null, state, cause);
  return id;
}

/**
 * Refuses numbers that are not valid for a spare item: numbers of devices, modules and racks follow NetBox's rules. Numbers that
 * the spare item already has are not checked.
 */
function requireNumbers(unit: UnitNumbers, known: UnitNumbers | undefined): void {
  const errors = new ErrorCollector();
  for (const name of ['serial', 'asset_tag'] as const) {
    const parsed = known && unit[name] === known[name] ? undefined : parseField(spareItem.fields[name], unit[name]);
    if (parsed && 'error' in parsed) errors.add(name, parsed.error);
  }
  errors.throwIfAny();
}

/** The spare items with the serial number and with the asset tag of a unit. */
export const numberHolders = (work: Work, item: ObjectRef, unit: UnitNumbers) =>
  Promise.all([
    work.findUnique(spareType, 'serial', { item, ...unit }),
    work.findUnique(spareType, 'asset_tag', { ...unit }),
  ]);

/** The spare item of a unit that was in a pool before: the one with its serial number, or else with its asset tag. */
async function knownUnit(
  work: Work,
  item: ObjectRef,
  unit: UnitNumbers,
): Promise<ObjectOf<typeof spareType> | undefined> {
  const [bySerial, byTag] = await numberHolders(work, item, unit);
  const otherUnit =
    byTag && (bySerial ? bySerial.id !== byTag.id : byTag.values.serial !== '' || !sameJson(byTag.values.item, item));
  if (otherUnit) throw invalid({ asset_tag: ['Another spare item has this asset tag.'] });
  return bySerial ?? byTag;
}

/** Serviceable units of one spare item that are not reserved. */
export interface FreeSpare extends ItemVariant {
  readonly spare_item: number;
  readonly pool: number;
  readonly free: number;
}

/**
 * The free units of the pools in spare items that the caller may view, read strongly from the pools' own rows; spare items
 * without a free unit are left out. Units reserved for `bom` count as free.
 */
export async function freeSpares(work: Work, pools: readonly number[], bom?: number): Promise<readonly FreeSpare[]> {
  const [reserved, ...rows] = await Promise.all([
    bom === undefined ? new Map<number, number>() : reservedFor(work, bom),
    ...pools.map((pool) => work.children(spareType, 'pool', pool)),
  ]);
  return (await work.visible(spareType, rows.flat())).flatMap(({ id, values }) => {
    const free = values.quantity - values.qty_reserved + (reserved.get(id) ?? 0);
    const { pool, item, variant } = values;
    return values.status === 'serviceable' && free > 0 ? [{ spare_item: id, pool, item, variant, free }] : [];
  });
}

/** Units of each spare item that are reserved for a BOM. */
async function reservedFor(work: Work, bom: number): Promise<ReadonlyMap<number, number>> {
  const reservations = await work.children(spareReservation.type, 'bom', bom);
  return new Map(
    reservations
      .filter(({ values }) => remaining(values) > 0 && !isExpired(values, work.now))
      .map(({ values }) => [values.spare_item, remaining(values)]),
  );
}
