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
}

/** Disposes of units in the unit of work: counts of the line, status of the units. Answers what the slip says of the line. */
export function disposeOf(
  work: Work,
  line: ObjectOf<'netbox_asset_lifecycle.shipmentlineitem'>,
  { disposition, condition, quantity, units }: DisposedUnits,
): SlipLine {
  const change = countChange(disposition, condition, quantity);
  work.update(line, { ...countsAfter(countedLine(line.values), change) });
  for (const unit of units) work.update(unit, { status: statusGivenBy(disposition) });
  return slipLine(line.id, { ...change, units: units.map((unit) => slipUnit(unit, condition === 'damaged')) });
}

const slipUnit = ({ id, values }: Unit, damaged: boolean): SlipLine['units'][number] => ({
  received_unit: id,
  serial: values.serial,
  asset_tag: values.asset_tag,
  damaged,
  to_pool: false,
});
