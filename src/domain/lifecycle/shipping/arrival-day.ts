import type { Work } from '../../engine/ports.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import { receivedUnit } from '../units/received-unit.ts';
import { type SlipLine, slipLines } from './receiving-slip.ts';
import { effectiveSlips } from './unit-status.ts';

type Slip = ObjectOf<'netbox_asset_lifecycle.receivingslip'>;

/**
 * The day (YYYY-MM-DD) on which all units had arrived that a disposition takes: the latest receipt of those with numbers. Of
 * units without numbers it is known only that none came before the first receipt of their line. Counts by hand have no day:
 * undefined where nothing is known.
 */
export async function arrivalDay(
  work: Work,
  shipment: number,
  disposed: readonly SlipLine[],
): Promise<string | undefined> {
  const slips = await effectiveSlips(work, shipment);
  const days = await Promise.all(
    disposed.map(async (line) => [
      ...(await daysOfUnits(work, slips, line)),
      ...(disposedUnits(line) > line.units.length ? firstDay(slips, line.shipment_line_item) : []),
    ]),
  );
  return days.flat().toSorted().at(-1);
}

/** How many units a line of a disposition takes out of the condition in which they were. */
const disposedUnits = ({ qty_received, qty_damaged }: SlipLine): number => Math.max(-qty_received, -qty_damaged);

async function daysOfUnits(work: Work, slips: readonly Slip[], { units }: SlipLine): Promise<readonly string[]> {
  const ids = units.flatMap(({ received_unit }) => received_unit ?? []);
  const found = await Promise.all(ids.map((id) => work.get(receivedUnit.type, id)));
  return found.flatMap((unit) => slips.find(({ id }) => id === unit?.values.slip)?.values.date ?? []);
}

/** The day of the first receipt that brought units of a line, unless some were counted by hand. */
function firstDay(slips: readonly Slip[], line: number): readonly string[] {
  const brought = slips.filter(
    ({ values }) =>
      values.kind !== 'disposition' &&
      slipLines(values).some(
        (entry) => entry.shipment_line_item === line && entry.qty_received + entry.qty_damaged > 0,
      ),
  );
  if (brought.some(({ values }) => values.kind === 'adjustment')) return [];
  return brought
    .flatMap(({ values }) => values.date ?? [])
    .toSorted()
    .slice(0, 1);
}
