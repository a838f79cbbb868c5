import type { Work } from '../../engine/ports.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import { countedLine } from '../balance/line-counts.ts';
import { type Condition, countChange, type Disposition, statusGivenBy } from './disposition.ts';
import { countsAfter } from './receipt-line.ts';
import { type SlipLine, slipLine } from './receiving-slip.ts';

type Unit = ObjectOf<'netbox_asset_lifecycle.receivedunit'>;

/** Units of one line that are disposed of in one go. */
interface DisposedUnits {
  readonly disposition: Disposition;
  readonly condition: Condition;
  /** In all, those with numbers included. */
  readonly quantity: number;
  /** Those with numbers. */
  readonly units: readonly Unit[];
  /** The pool that all of them go to. */
  readonly pool: number | null;
}

/** Disposes of units in the unit of work: counts of the line, status of the units. Answers what the slip says of the line. */
export function disposeOf(
  work: Work,
  line: ObjectOf<'netbox_asset_lifecycle.shipmentlineitem'>,
  { disposition, condition, quantity, units, pool }: DisposedUnits,
): SlipLine {
  const toPool = pool !== null;
  const change = { ...countChange(disposition, condition, quantity), qty_to_pool: toPool ? quantity : 0 };
  work.update(line, { ...countsAfter(countedLine(line.values), change) });
  for (const unit of units) work.update(unit, { status: toPool ? 'in-pool' : statusGivenBy(disposition) });
  const listed = units.map((unit) => ({ ...slipUnit(unit, condition === 'damaged'), to_pool: toPool }));
  return slipLine(line.id, { ...change, pool, units: listed });
}

const slipUnit = ({ id, values }: Unit, damaged: boolean) => ({
  received_unit: id,
  serial: values.serial,
  asset_tag: values.asset_tag,
  damaged,
});
