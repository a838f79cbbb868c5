import { ErrorCollector, invalid } from '../../engine/errors.ts';
import { isJsonObject, type JsonObject, sameJson } from '../../engine/json.ts';
import type { Work } from '../../engine/ports.ts';
import { isObjectRef, type ObjectOf } from '../../engine/resource/resource.ts';
import type { ObjectRef } from '../../engine/schema/field-kinds.ts';
import { parseField } from '../../engine/schema/parse.ts';
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
 * Moves units of a spare item that the caller may change: balance and ledger entry change together. Fails with `Insufficient quantity.` when fewer
 * units are there, or are free, than shall go.
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
export interface Arrival {
  readonly pool: number;
  readonly item: ObjectRef;
  /** In its normal form. */
  readonly variant: JsonObject;
  readonly quantity: number;
  readonly serial?: string;
  readonly asset_tag?: string | null;
  readonly status?: 'serviceable' | 'damaged' | 'missing';
  readonly reason?: string;
  /** What they come from. */
  readonly source?: ObjectRef | null;
  /** `receive` unless it says otherwise. */
  readonly kind?: 'receive' | 'return' | 'transfer';
}

/**
 * Puts units into a pool and answers the id of their spare item: the record of that item, variant and status in the pool, or
 * that of the serial number, which keeps its history when a unit comes back. Both are made when they are not there.
 */
export async function receiveIntoPool(work: Work, arrival: Arrival): Promise<number> {
  const { pool, item, variant, quantity, serial = '', asset_tag = null, status = 'serviceable' } = arrival;
  const { kind = 'receive', reason = '', source = null } = arrival;
  const cause: Cause = { kind, reason, document: source };
  const place = { pool, item, variant, status };
  const unit = { serial, asset_tag };
  const single = isSingle(unit);
  const state = { ...place, ...unit, quantity, qty_reserved: 0, asset: null };
  const problem = quantityProblem(state);
  if (problem) throw invalid({ quantity: [problem] });
  const known = single
    ? await knownUnit(work, item, unit)
    : await work.findUnique(spareType, 'stock', { ...place, ...unit });
  requireNumbers(unit, known?.values);
  if (known) await work.require('change', known);
  if (known && single && known.values.quantity > 0)
    throw invalid({
      [serial === '' ? 'asset_tag' : 'serial']: [spareAlready],
    });
  if (known) {
    await changeSpare(work, known, { ...place, ...unit, quantity: known.values.quantity + quantity }, cause);
    return known.id;
  }
  const id = await work.addShared(spareItem.type, { ...place, ...unit, quantity });
  await enter(work, id, null, state, cause);
  return id;
}

/**
 * Refuses numbers that a spare item cannot have. Those of a device, module or rack follow NetBox's rules until the unit comes
 * into a pool. A spare item keeps the numbers that it has already.
 */
function requireNumbers(unit: Pick<Arrival, 'serial' | 'asset_tag'>, known: JsonObject = {}): void {
  const errors = new ErrorCollector();
  for (const name of ['serial', 'asset_tag'] as const) {
    const given = unit[name] ?? null;
    const parsed = given === (known[name] ?? null) ? undefined : parseField(spareItem.fields[name], given);
    if (parsed && 'error' in parsed) errors.add(name, parsed.error);
  }
  errors.throwIfAny();
}

/** Who has the numbers of a unit: by its serial number, and by its asset tag. */
export const numberHolders = (work: Work, item: ObjectRef, unit: JsonObject) =>
  Promise.all([work.findUnique(spareType, 'serial', { item, ...unit }), work.findUnique(spareType, 'asset_tag', unit)]);

/** The record of a unit that was in a pool before: the one with its serial number, or else with its asset tag. */
async function knownUnit(
  work: Work,
  item: ObjectRef,
  unit: JsonObject,
): Promise<ObjectOf<typeof spareType> | undefined> {
  const [bySerial, byTag] = await numberHolders(work, item, unit);
  const otherUnit =
    byTag && (bySerial ? bySerial.id !== byTag.id : byTag.values.serial !== '' || !sameJson(byTag.values.item, item));
  if (otherUnit) throw invalid({ asset_tag: ['Another spare item has this asset tag.'] });
  return bySerial ?? byTag;
}

/** Serviceable units of one spare item that nobody has reserved. */
export interface FreeSpare {
  readonly spare_item: number;
  readonly pool: number;
  readonly item: ObjectRef;
  readonly variant: JsonObject;
  readonly free: number;
}

/**
 * What the pools can give of the spare items that the caller may view, read strongly from the pools' own rows; those without
 * a free unit are left out. Units that a BOM has reserved are free for this BOM.
 */
export async function freeSpares(work: Work, pools: readonly number[], bom?: number): Promise<readonly FreeSpare[]> {
  const [reserved, ...rows] = await Promise.all([
    bom === undefined ? new Map<number, number>() : reservedFor(work, bom),
    ...pools.map((pool) => work.children(spareType, 'pool', pool)),
  ]);
  return (await work.visible(spareType, rows.flat())).flatMap(({ id, values }) => {
    const free = values.quantity - values.qty_reserved + (reserved.get(id) ?? 0);
    const { pool, item, variant } = values;
    return values.status === 'serviceable' && free > 0 && isObjectRef(item) && isJsonObject(variant)
      ? [{ spare_item: id, pool: pool, item, variant, free }]
      : [];
  });
}

/** Units that a BOM may draw from each spare item before anybody else. */
async function reservedFor(work: Work, bom: number): Promise<ReadonlyMap<number, number>> {
  const reservations = await work.children(spareReservation.type, 'bom', bom);
  return new Map(
    reservations
      .filter(({ values }) => remaining(values) > 0 && !isExpired(values, work.now))
      .map(({ values }) => [values.spare_item, remaining(values)]),
  );
}
