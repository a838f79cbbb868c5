import { invalid } from '../../engine/errors.ts';
import { sameJson } from '../../engine/json.ts';
import type { RowOf, Work } from '../../engine/ports.ts';
import { type ObjectOf, refKey } from '../../engine/resource/resource.ts';
import { sameWithoutCase } from '../../engine/schema/text.ts';
import { substituteKeys } from '../item/equivalents.ts';
import { type Fitted, fits, plannedItem, unitFor } from '../item/item-matching.ts';
import type { RolledUnit } from '../item/rolled-item.ts';
import { availableUnits, linesFor } from '../shipping/allocate-unit.ts';
import { shippedItem } from '../shipping/shipped-item.ts';
import { reservationOf, unreservedUnits } from '../spares/spare-reservations.ts';
import { spareType } from '../spares/spares-ledger.ts';
import { type ReceivedUnit, receivedUnit } from '../units/received-unit.ts';
import type { UnitNumbers } from '../units/unit-numbers.ts';
import { requireFreeSerial } from '../units/unit-places.ts';
import { notSaid, type SubstituteMode } from './substitution.ts';

/** Which unit is asked for: the one with this serial number (any when ''), or one with a recorded number. */
interface UnitChoice {
  readonly serial: string;
  readonly assign_serial: boolean;
  /** The serial number that the object shows: its unit goes before others. */
  readonly shown?: string;
  /** Null where the request does not say what a substitute means; absent where it cannot. */
  readonly as?: SubstituteMode;
}

const hasSerial = ({ values }: { readonly values: UnitNumbers }, serial: string): boolean =>
  sameWithoutCase(values.serial, serial);

/**
 * The received unit of a shipment for an asset; undefined when any unit fits. A serial number that no unit on hand has may
 * belong to a unit without a number. Fails with 400 on `serial` when it belongs to another unit.
 */
export async function chooseReceived(
  work: Work,
  asset: Fitted,
  shipmentId: number,
  { serial, assign_serial }: UnitChoice,
): Promise<ReceivedUnit | undefined> {
  if (serial === '' && !assign_serial) return undefined;
  const lines = await linesFor(work, asset, shipmentId);
  const available = (await Promise.all(lines.map((line) => availableUnits(work, line)))).flat();
  const units = await work.visible(receivedUnit.type, available);
  const unit = serial === '' ? units[0] : units.find((candidate) => hasSerial(candidate, serial));
  if (!unit && serial === '')
    throw invalid({
      assign_serial: ['The shipment has no available unit with a number that was recorded at receipt.'],
    });
  if (unit) return work.get(receivedUnit.type, unit.id);
  for (const { values } of lines) await requireFreeSerial(work, (await shippedItem(work, values)).item, serial);
  return undefined;
}

/** Refuses a serial number for the unit of a spare that is the number of another unit. */
export async function requireOwnSerial(
  work: Work,
  { values: { item, serial: own } }: ObjectOf<typeof spareType>,
  serial: string,
): Promise<void> {
  if (serial === '' || sameWithoutCase(own, serial)) return;
  await requireFreeSerial(work, item, serial);
}

type SpareRow = RowOf<typeof spareType>;

/** A spare that fits; `reserved` for the BOM of the asset. */
interface FittingSpare {
  readonly row: SpareRow;
  readonly reserved: boolean;
}

const isNumbered = ({ row }: FittingSpare): boolean => row.values.serial !== '';

/** The spare that goes first has the lowest rank. */
const rankOf = (spare: FittingSpare): number => (spare.reserved ? 0 : 2) + (isNumbered(spare) ? 1 : 0);

/**
 * The spare item of a pool for an asset: one reserved for its BOM first, one without a serial number before others; a substitute
 * only where the pool has no unit of the planned item to choose.
 */
export async function chooseSpare(work: Work, asset: Fitted, poolId: number, choice: UnitChoice): Promise<number> {
  const unit = await unitFor(work, asset.assigned_object);
  const rows = await work.visible(spareType, await work.children(spareType, 'pool', poolId));
  const there = rows.filter(({ values }) => values.status === 'serviceable' && values.quantity > 0);
  const own: SpareRow[] = [];
  for (const row of there) if (await fits(work, unit, row.values)) own.push(row);
  const chosen = await chooseAmong(work, asset, own, choice);
  if (chosen) return chosen.id;
  const others = await substitutesAmong(work, asset, unit, there);
  const substitute = await chooseAmong(work, asset, others, choice);
  if (!substitute) throw invalid({ spares_pool: ['The pool has no free spare that fits this object.'] });
  if (choice.as === undefined)
    throw invalid({
      spares_pool: ['The pool has only a substitute, which is installed with "as": "planned" or "as": "substitute".'],
    });
  if (choice.as === null) throw invalid({ as: [notSaid] });
  return substitute.id;
}

/** Those that are approved substitutes for the planned item, in its variant. */
async function substitutesAmong(work: Work, { bom }: Fitted, unit: RolledUnit, rows: readonly SpareRow[]) {
  const planned = rows.length > 0 ? await plannedItem(work, bom, unit) : undefined;
  const keys = planned ? await substituteKeys(work, planned) : new Set();
  return rows.filter(({ values }) => keys.has(refKey(values.item)) && sameJson(values.variant, unit.variant));
}

async function chooseAmong(
  work: Work,
  { bom }: Fitted,
  rows: readonly SpareRow[],
  { serial, assign_serial, shown = '' }: UnitChoice,
): Promise<SpareRow | undefined> {
  const candidates: FittingSpare[] = [];
  for (const row of rows) {
    const reserved = row.values.qty_reserved > 0 && (await reservationOf(work, row.id, bom)) !== undefined;
    if (reserved || (await unreservedUnits(work, row)) > 0) candidates.push({ row, reserved });
  }
  const usable = assign_serial && serial === '' ? candidates.filter(isNumbered) : candidates;
  const ranked = usable.toSorted((a, b) => rankOf(a) - rankOf(b) || a.row.id - b.row.id);
  const number = serial || shown;
  const named = number === '' ? undefined : ranked.find(({ row }) => hasSerial(row, number));
  return (named ?? ranked.find((candidate) => serial === '' || !isNumbered(candidate)))?.row;
}
