import { ErrorCollector, errorsWithin, invalidObject } from '../../engine/errors.ts';
import { canonicalJson, type JsonObject } from '../../engine/json.ts';
import type { Work } from '../../engine/ports.ts';
import type { ObjectOf, StoredObject } from '../../engine/resource/resource.ts';
import { uniqueText } from '../../engine/resource/unique.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { receivedUnit } from '../units/received-unit.ts';
import { isSpare, spareAlready } from '../units/unit-places.ts';
import { disposeOf } from './dispose.ts';
import type { SlipLine, SlipUnit } from './receiving-slip.ts';
import { shippedItem } from './shipped-item.ts';
import { writeSlip } from './slips.ts';
import { dispositionsOf, effectiveSlips, isOnHand, statusBySlips } from './unit-status.ts';

const { type, unique } = receivedUnit;

const statusOf = ({ to_pool, damaged }: SlipUnit): string => {
  if (to_pool) return 'in-pool';
  return damaged ? 'damaged' : 'available';
};

/** A unit that arrived unfit may come again in good order: it was away for repair. */
const isRepaired = (holder: StoredObject, { status }: JsonObject): boolean =>
  holder.values.status === 'damaged' && status !== 'damaged';

/** The numbers of a unit that comes, as they are compared with those that are here: also where it goes on to a pool. */
const arriving = (values: JsonObject): JsonObject => ({ ...values, status: 'available' });

/** Units that are listed for a shipment line, in the order of the request. */
interface Listed {
  readonly line: StoredObject;
  readonly units: readonly SlipUnit[];
}

/** Refuses units that were received before or are listed twice; all are looked up at once. */
export async function requireNewUnits(work: Work, listed: readonly Listed[]): Promise<void> {
  const errors = new ErrorCollector();
  const claimed = new Set<string>();
  const items = await Promise.all(listed.map(({ line }) => shippedItem(work, line.values)));
  const judge = async (place: string, values: JsonObject): Promise<void> => {
    for (const constraint of unique) {
      const text = uniqueText(constraint, arriving(values));
      const field = constraint.fields.at(-1) ?? '';
      const problem = (message: string): void => errors.addAll(errorsWithin(place, { [field]: [message] }));
      if (text === undefined) continue;
      if (claimed.has(`${constraint.name} ${text}`)) problem('It is listed twice.');
      claimed.add(`${constraint.name} ${text}`);
      const holder = await work.findUnique(type, constraint.name, arriving(values));
      if (holder && !isRepaired(holder, values)) problem(constraint.message ?? '');
    }
    // The pool itself judges what goes there.
    if (values.status !== 'in-pool' && (await isSpare(work, values)))
      errors.addAll(errorsWithin(place, { [values.serial === '' ? 'asset_tag' : 'serial']: [spareAlready] }));
  };
  await Promise.all(
    listed.flatMap(({ units }, index) =>
      units.map((unit, place) =>
        judge(`lines[${index}].units[${place}]`, {
          ...unit,
          item: items[index]?.item ?? null,
          status: statusOf(unit),
        }),
      ),
    ),
  );
  errors.throwIfAny();
}

/** Keeps the units that a slip lists. */
export async function noteUnits(work: Work, slip: number, lines: readonly SlipLine[]): Promise<void> {
  const noted: JsonObject[] = [];
  for (const { shipment_line_item, units } of lines.filter((line) => line.units.length > 0)) {
    const line = await work.get('netbox_asset_lifecycle.shipmentlineitem', shipment_line_item);
    const { item } = await shippedItem(work, line?.values ?? {});
    for (const unit of units) {
      const { serial, asset_tag } = unit;
      noted.push({ shipment_line_item, slip, item, serial, asset_tag, status: statusOf(unit), asset: null });
    }
  }
  await returnRepaired(work.consequences, noted);
  if (noted.length > 0) await work.add(type, noted);
}

/**
 * Units that arrived unfit and come again in good order were away for repair. A disposition of their first shipment records
 * that they went back. It is a consequence of the receipt and needs no permission on that shipment.
 */
async function returnRepaired(work: Work, noted: readonly JsonObject[]): Promise<void> {
  const away = new Map<number, ObjectOf<typeof type>>();
  for (const values of noted)
    for (const { name } of unique) {
      const holder = await work.findUnique(type, name, arriving(values));
      if (holder && isRepaired(holder, values)) away.set(holder.id, holder);
    }
  const ofLines = Map.groupBy(away.values(), ({ values }) => values.shipment_line_item);
  for (const [lineId, units] of ofLines) {
    const line = await work.get('netbox_asset_lifecycle.shipmentlineitem', lineId);
    const shipment = line && (await work.get('netbox_asset_lifecycle.shipment', line.values.shipment));
    if (!shipment) continue;
    work.guard(shipment);
    const disposition = 'returned';
    const disposed = disposeOf(work, line, { disposition, condition: 'damaged', quantity: units.length, units });
    await writeSlip(work, shipment, {
      kind: 'disposition',
      disposition,
      date: work.now.slice(0, 10),
      lines: [disposed],
      note: 'Came again in good order with another shipment.',
    });
  }
}

/** The units of a shipment line as the unit of work leaves them. */
const unitsOfLine = (work: Work, lineId: number) => work.children(type, 'shipment_line_item', lineId);

/** Removes the units that a slip noted. Refused when one of them is not where the slip left it. */
export async function removeUnits(
  work: UnitOfWork,
  slip: number,
  { shipment_line_item, units }: SlipLine,
): Promise<void> {
  if (units.length === 0) return;
  const left = new Set(units.map((unit) => canonicalJson([unit.serial, unit.asset_tag, statusOf(unit)])));
  for (const { id } of (await unitsOfLine(work, shipment_line_item)).filter(({ values }) => values.slip === slip)) {
    const unit = await work.get(type, id);
    const { serial = '', asset_tag = null, status = '' } = unit?.values ?? {};
    if (!unit || !left.has(canonicalJson([serial, asset_tag, status])))
      throw invalidObject(`The unit ${serial || asset_tag} of the slip is ${status} now.`);
    work.delete(unit);
  }
}

/** Gives the units of a disposition the status that they had before. Refused when one of them is not where the slip left it. */
export async function restoreUnits(work: Work, slip: StoredObject, { units }: SlipLine): Promise<void> {
  const slips = await effectiveSlips(work, Number(slip.values.shipment));
  for (const { received_unit, serial, asset_tag } of units) {
    const unit = await work.get(type, Number(received_unit));
    const isLast = unit && dispositionsOf(unit.id, slips).at(-1)?.id === slip.id;
    if (!isLast || unit.values.status !== statusBySlips(unit, slips))
      throw invalidObject(`The unit ${serial || asset_tag} of the slip was installed or disposed of again since.`);
    if (!isOnHand(unit) && (await isSpare(work, unit.values)))
      throw invalidObject(`${serial || asset_tag}: ${spareAlready}`);
    const others = slips.filter(({ id }) => id !== slip.id);
    work.update(unit, { status: statusBySlips(unit, others) });
  }
}
