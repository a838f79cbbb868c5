import { ErrorCollector, errorsWithin, type FieldErrors } from '../../engine/errors.ts';
import type { Settings } from '../../engine/settings.ts';
import type { CountedLine } from '../balance/line-counts.ts';
import { countProblems, largestMissing } from './receiving.ts';
import type { SlipUnit } from './receiving-slip.ts';

/** What arrived of one shipment line in one go. */
export interface Delivery {
  readonly qty_received: number;
  readonly qty_damaged: number;
  readonly qty_missing: number;
  readonly qty_to_pool: number;
  readonly units: readonly SlipUnit[];
}

/** What is added to the counts of a line; below zero it is taken off. */
interface CountChange extends Omit<Delivery, 'units'> {
  readonly qty_returned?: number;
  readonly qty_written_off?: number;
}

type LineCounts = Omit<CountedLine, 'qty_shipped' | 'qty_installed'>;

/**
 * The counts of a line after a delivery or a disposition, or after it was taken back (`sign` -1). Units that were missing
 * and arrived after all are missing no longer. A line that waits to be counted still waits when nothing of what arrived in
 * good order changes, unless a delivery says that nothing did.
 */
export function countsAfter(line: CountedLine, change: CountChange, sign: 1 | -1 = 1): LineCounts {
  const leaves = (change.qty_returned ?? 0) + (change.qty_written_off ?? 0) > 0;
  const saysNothing = change.qty_received === 0 && (leaves || sign === -1);
  const arrived = {
    qty_received: saysNothing ? line.qty_received : (line.qty_received ?? 0) + sign * change.qty_received,
    qty_damaged: line.qty_damaged + sign * change.qty_damaged,
    qty_returned: line.qty_returned + sign * (change.qty_returned ?? 0),
    qty_written_off: line.qty_written_off + sign * (change.qty_written_off ?? 0),
  };
  const stillMissing =
    sign === 1 ? Math.min(line.qty_missing, largestMissing({ ...line, ...arrived })) : line.qty_missing;
  return {
    ...arrived,
    qty_missing: stillMissing + sign * change.qty_missing,
    qty_to_pools: line.qty_to_pools + sign * change.qty_to_pool,
  };
}

/** What a request says of a line; null where it leaves to the line how many units go to the pool. */
interface Given {
  readonly qty_received: number;
  readonly qty_to_pool: number | null;
  readonly units: readonly SlipUnit[];
}

/** The same once that is settled. */
export type Bound<G extends Given> = Omit<G, 'qty_to_pool' | 'units'> & Pick<Delivery, 'qty_to_pool' | 'units'>;

/** All units in good order of a line that was reordered for a pool go there, unless the request says otherwise. */
export const boundForPool = <G extends Given>(given: G, reordered: boolean): Bound<G> =>
  given.qty_to_pool === null && reordered
    ? {
        ...given,
        qty_to_pool: given.qty_received,
        units: given.units.map((unit) => ({ ...unit, to_pool: !unit.damaged })),
      }
    : { ...given, qty_to_pool: given.qty_to_pool ?? 0 };

/** What is wrong with a delivery of a line, by its members; empty when nothing is. */
export function deliveryProblems(
  line: CountedLine,
  delivery: Delivery,
  tolerance: Settings['overReceipt'],
): FieldErrors {
  if (delivery.qty_received + delivery.qty_damaged + delivery.qty_missing === 0)
    return { qty_received: ['Say how many units arrived, arrived unfit or are missing.'] };
  if (delivery.qty_to_pool > delivery.qty_received)
    return { qty_to_pool: ['No more can go to the pool than were received.'] };
  return { ...countProblems({ ...line, ...countsAfter(line, delivery) }, tolerance), ...unitProblems(delivery) };
}

function unitProblems({ qty_received, qty_damaged, qty_to_pool, units }: Delivery): FieldErrors {
  const errors = new ErrorCollector();
  const damaged = units.filter((unit) => unit.damaged).length;
  const toPool = units.filter((unit) => unit.to_pool).length;
  if (damaged > qty_damaged) errors.add('units', `${damaged} units are marked as damaged, not ${qty_damaged}.`);
  if (toPool > qty_to_pool) errors.add('units', `${toPool} units are marked for the pool, not ${qty_to_pool}.`);
  if (units.length - damaged - toPool > qty_received - qty_to_pool)
    errors.add('units', 'More units are listed than were received.');
  units.forEach(({ serial, asset_tag, damaged: unfit, to_pool }, index) => {
    const add = (name: string, message: string): void =>
      errors.addAll(errorsWithin(`units[${index}]`, { [name]: [message] }));
    if (serial === '' && asset_tag === null) add('serial', 'A unit needs a serial number or an asset tag.');
    if (unfit && to_pool) add('to_pool', 'A damaged unit is no surplus.');
  });
  return errors.errors;
}
