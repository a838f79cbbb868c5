import { invalid } from '../../engine/errors.ts';
import type { Row, Work } from '../../engine/ports.ts';
import type { ObjectOf, StoredObject } from '../../engine/resource/resource.ts';
import { sameWithoutCase } from '../../engine/schema/text.ts';
import { type Fitted, fits, wantedFor } from '../item/item-matching.ts';
import { availableUnits, linesFor } from '../shipping/allocate-unit.ts';
import { shippedItem } from '../shipping/shipped-item.ts';
import { reservationOf } from '../spares/spare-reservations.ts';
import { spareType } from '../spares/spares-ledger.ts';
import { receivedUnit } from '../units/received-unit.ts';
import { requireFreeSerial } from '../units/unit-places.ts';

/** Which unit is wanted: the one with this serial number (none when ''), or any whose number is known. */
interface NumberWish {
  readonly serial: string;
  readonly assign_serial: boolean;
}

const sameSerial = (one: string, { values }: Row): boolean => sameWithoutCase(String(values.serial), one);

/**
 * The received unit that an asset shall get out of a shipment; undefined when any will do. A serial number that no unit here
 * has may be that of a unit without a number. Fails with 400 on `serial` when it is that of another unit.
 */
export async function chooseReceived(
  work: Work,
  asset: Fitted,
  shipmentId: number,
  { serial, assign_serial }: NumberWish,
): Promise<StoredObject | undefined> {
  if (serial === '' && !assign_serial) return undefined;
  const lines = await linesFor(work, asset, shipmentId);
  const available = (await Promise.all(lines.map((line) => availableUnits(work, line)))).flat();
  const units = await work.visible(receivedUnit.type, available);
  const unit = serial === '' ? units[0] : units.find((candidate) => sameSerial(serial, candidate));
  if (!unit && serial === '')
    throw invalid({ assign_serial: ['No unit whose number was noted at receipt is left in the shipment.'] });
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
  if (serial !== '' && !sameWithoutCase(own, serial)) await requireFreeSerial(work, item, serial);
}

/** The spare of a pool that an asset shall get: reserved ones of its BOM first, those without a number before others. */
export async function chooseSpare(
  work: Work,
  asset: Fitted,
  poolId: number,
  { serial, assign_serial }: NumberWish,
): Promise<number> {
  const wanted = await wantedFor(work, asset.assigned_object);
  const rows = await work.visible(spareType, await work.children(spareType, 'pool', poolId));
  const candidates: { readonly row: Row; readonly reserved: boolean }[] = [];
  for (const row of rows) {
    const { status, quantity, qty_reserved } = row.values;
    if (status !== 'serviceable' || quantity < 1 || !(await fits(work, wanted, row.values))) continue;
    const reserved = qty_reserved > 0 && (await reservationOf(work, row.id, asset.bom)) !== undefined;
    if (reserved || quantity > qty_reserved) candidates.push({ row, reserved });
  }
  const numbered = ({ row }: { readonly row: Row }): boolean => row.values.serial !== '';
  const usable = assign_serial && serial === '' ? candidates.filter(numbered) : candidates;
  const ranked = usable.toSorted(
    (a, b) =>
      Number(b.reserved) - Number(a.reserved) || Number(numbered(a)) - Number(numbered(b)) || a.row.id - b.row.id,
  );
  const named = serial === '' ? undefined : ranked.find(({ row }) => sameSerial(serial, row));
  const chosen = named ?? ranked.find((candidate) => serial === '' || !numbered(candidate));
  if (!chosen) throw invalid({ spares_pool: ['The pool has no free spare that fits this object.'] });
  return chosen.row.id;
}
