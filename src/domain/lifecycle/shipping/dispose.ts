import type { Work } from '../../engine/ports.ts';
import { countedLine } from '../balance/line-counts.ts';
import type { ReceivedUnit } from '../units/received-unit.ts';
import { countChange, type Disposition, statusGivenBy, type UnitCondition } from './disposition.ts';
import { countsAfter } from './receipt-line.ts';
import { type SlipLine, slipLine } from './receiving-slip.ts';
import type { ShipmentLine } from './shipment-line-item.ts';

/** Units of one line that are disposed of in one go. */
interface DisposedUnits {
  readonly disposition: Disposition;
  readonly condition: UnitCondition;
  /** In all, those with numbers included. */
  readonly quantity: number;
  /** Those with numbers. */
  readonly units: readonly ReceivedUnit[];
  /** The pool that all of them go to. */
  readonly pool: number | null;
}

/** Disposes of units in the unit of work: changes the counts of the line and the status of the units. Answers the line of the slip. */
export function disposeOf(
  work: Work,
  line: ShipmentLine,
  { disposition, condition, quantity, units, pool }: DisposedUnits,
): SlipLine {
  const toPool = pool !== null;
  const change = { ...countChange(disposition, condition, quantity), qty_to_pool: toPool ? quantity : 0 };
  work.update(line, { ...countsAfter(countedLine(line.values), change) });
  for (const unit of units) work.update(unit, { status: toPool ? 'in-pool' : statusGivenBy(disposition) });
  const listed = units.map((unit) => ({ ...slipUnit(unit, condition === 'damaged'), to_pool: toPool }));
  return slipLine(line.id, { ...change, pool, units: listed });
}

const slipUnit = ({ id, values }: ReceivedUnit, damaged: boolean) => ({
  received_unit: id,
  serial: values.serial,
  asset_tag: values.asset_tag,
  damaged,
});
