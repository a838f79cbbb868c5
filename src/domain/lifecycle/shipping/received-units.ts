import { ErrorCollector, errorsWithin, invalidObject } from '../../engine/errors.ts';
import { canonicalJson, type JsonObject } from '../../engine/json.ts';
import type { Work } from '../../engine/ports.ts';
import { uniqueText } from '../../engine/resource/unique.ts';
import { receivedUnit } from '../units/received-unit.ts';
import { elsewhereProblem } from '../units/unit-places.ts';
import type { ReceivingSlip, SlipLine, SlipUnit } from './receiving-slip.ts';
import { repairedProblem, returnFirstUnits } from './repaired-units.ts';
import type { ShipmentLine } from './shipment-line-item.ts';
import { shippedItem } from './shipped-item.ts';
import { dispositionsOf, effectiveSlips, isOnHand, statusBySlips } from './unit-status.ts';

const { type, unique } = receivedUnit;

const statusOf = ({ to_pool, damaged }: SlipUnit): string => {
  if (to_pool) return 'in-pool';
  return damaged ? 'damaged' : 'available';
};

/** The values by which the numbers of a received unit are compared, also when the unit goes to a pool. */
const arriving = (values: JsonObject): JsonObject => ({ ...values, status: 'available' });

/** Units that are listed for a shipment line, in the order of the request. */
interface Listed {
  readonly line: ShipmentLine;
  readonly units: readonly SlipUnit[];
}

/** For each listed unit that was received before, the id of its first received unit. */
export type FirstUnits = ReadonlyMap<SlipUnit, number>;

/** What is wrong with listed units, by path and by unit, and the units that are received again. */
interface JudgedUnits {
  readonly errors: ErrorCollector;
  readonly wrong: ReadonlySet<SlipUnit>;
  readonly first: FirstUnits;
}

/**
 * Judges units that were received before or are listed twice. All units are looked up in parallel. A damaged unit with the same
 * item and serial number may be received again after a repair; an asset tag belongs to one unit on hand.
 */
export async function judgeUnits(work: Work, shipment: number, listed: readonly Listed[]): Promise<JudgedUnits> {
  const errors = new ErrorCollector();
  const wrong = new Set<SlipUnit>();
  const claimed = new Set<string>();
  const first = new Map<SlipUnit, number>();
  const items = await Promise.all(listed.map(({ line }) => shippedItem(work, line.values)));
  const judge = async (path: string, unit: SlipUnit, values: JsonObject): Promise<void> => {
    const report = (field: string, message: string): void => {
      wrong.add(unit);
      errors.addAll(errorsWithin(path, { [field]: [message] }));
    };
    for (const { name, field, text } of numbersOf(values)) {
      if (claimed.has(`${name} ${text}`)) report(field, 'This unit is listed twice.');
      claimed.add(`${name} ${text}`);
    }
    const [bySerial, byTag] = await Promise.all(
      (['serial', 'asset_tag'] as const).map((name) => work.findUnique(type, name, arriving(values))),
    );
    const problem = bySerial && (await repairedProblem(work, shipment, bySerial, unit));
    if (problem !== undefined) report('serial', problem);
    else if (bySerial) first.set(unit, bySerial.id);
    if (byTag && byTag.id !== bySerial?.id)
      report('asset_tag', 'A unit with this asset tag has already been received.');
    // Units for a pool are checked by the ledger of the pool.
    const elsewhere = unit.to_pool ? undefined : await elsewhereProblem(work, values);
    if (elsewhere !== undefined) report(unit.serial === '' ? 'asset_tag' : 'serial', elsewhere);
  };
  await Promise.all(
    listed.flatMap(({ units }, index) =>
      units.map((unit, position) =>
        judge(`lines[${index}].units[${position}]`, unit, { ...unit, item: items[index]?.item ?? null }),
      ),
    ),
  );
  return { errors, wrong, first };
}

/** The numbers of a received unit, each with the constraint and the field that hold it. */
const numbersOf = (values: JsonObject) =>
  unique.flatMap((constraint) => {
    const text = uniqueText(constraint, arriving(values));
    return text === undefined ? [] : [{ name: constraint.name, field: constraint.fields.at(-1) ?? '', text }];
  });

/** Stores the units that a slip lists, and records the return of those that were received before. */
export async function noteUnits(work: Work, slip: number, lines: readonly SlipLine[]): Promise<void> {
  const noted: JsonObject[] = [];
  for (const { shipment_line_item, units } of lines.filter((line) => line.units.length > 0)) {
    const line = await work.get('netbox_asset_lifecycle.shipmentlineitem', shipment_line_item);
    const { item } = await shippedItem(work, line?.values);
    for (const unit of units) {
      const { serial, asset_tag } = unit;
      noted.push({ shipment_line_item, slip, item, serial, asset_tag, status: statusOf(unit), asset: null });
    }
  }
  await returnFirstUnits(work.consequences, lines);
  if (noted.length > 0) await work.add(type, noted);
}

/** The units of a shipment line as the unit of work leaves them. */
const unitsOfLine = (work: Work, lineId: number) => work.children(type, 'shipment_line_item', lineId);

/** Removes the units that a slip recorded. Fails with 400 when one of them has another status by now. */
export async function removeUnits(work: Work, slip: number, { shipment_line_item, units }: SlipLine): Promise<void> {
  if (units.length === 0) return;
  const left = new Set(units.map((unit) => canonicalJson([unit.serial, unit.asset_tag, statusOf(unit)])));
  for (const { id } of (await unitsOfLine(work, shipment_line_item)).filter(({ values }) => values.slip === slip)) {
    const unit = await work.get(type, id);
    const { serial = '', asset_tag = null, status = '' } = unit?.values ?? {};
    if (!unit || !left.has(canonicalJson([serial, asset_tag, status])))
      throw invalidObject(`Unit ${serial || asset_tag} of the slip now has status ${status}.`);
    work.delete(unit);
  }
}

/** Restores the status of the units of a disposition. Fails with 400 when one of them has another status by now. */
export async function restoreUnits(work: Work, slip: ReceivingSlip, { units }: SlipLine): Promise<void> {
  const slips = await effectiveSlips(work, slip.values.shipment);
  for (const { received_unit, serial, asset_tag } of units) {
    const unit = received_unit === undefined ? undefined : await work.get(type, received_unit);
    const isLast = unit && dispositionsOf(unit.id, slips).at(-1)?.id === slip.id;
    if (!isLast || unit.values.status !== statusBySlips(unit, slips))
      throw invalidObject(`Unit ${serial || asset_tag} of the slip has been installed or disposed of since.`);
    const elsewhere = isOnHand(unit) ? undefined : await elsewhereProblem(work, unit.values);
    if (elsewhere !== undefined) throw invalidObject(`${serial || asset_tag}: ${elsewhere}`);
    const others = slips.filter(({ id }) => id !== slip.id);
    work.update(unit, { status: statusBySlips(unit, others) });
  }
}
