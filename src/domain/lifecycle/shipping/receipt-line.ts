import { ErrorCollector, errorsWithin, type FieldErrors } from '../../engine/errors.ts';
import type { Settings } from '../../engine/settings.ts';
import type { CountedLine } from '../balance/line-counts.ts';
import { countProblems, largestMissing } from './receiving.ts';
import type { SlipUnit } from './receiving-slip.ts';

/** The units of one shipment line in one receipt. */
export interface Delivery {
  readonly qty_received: number;
  readonly qty_damaged: number;
  readonly qty_missing: number;
  readonly qty_to_pool: number;
  readonly units: readonly SlipUnit[];
}

/** Changes of the counts of a line; negative numbers reduce them. */
interface CountChange extends Omit<Delivery, 'units'> {
  readonly qty_returned?: number;
  readonly qty_written_off?: number;
}

type LineCounts = Omit<CountedLine, 'qty_shipped' | 'qty_installed'>;

/**
 * The counts of a line after a delivery or a disposition, or after its reversal (`sign` -1). Missing units that arrive are no
 * longer missing. A line that is not counted stays so when its units in good order do not change, except by a delivery, which
 * counts it.
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

/** The part of a request about one line. `qty_to_pool` is null when the request does not say it. */
interface RequestedDelivery {
  readonly qty_received: number;
  readonly qty_to_pool: number | null;
  readonly units: readonly SlipUnit[];
}

/** The same with the number of units that go to the pool. */
export type WithPoolUnits<R extends RequestedDelivery> = Omit<R, 'qty_to_pool' | 'units'> &
  Pick<Delivery, 'qty_to_pool' | 'units'>;

/** By default all units in good order go to the pool that the line was reordered for, and none of other lines. */
export const withPoolUnits = <R extends RequestedDelivery>(requested: R, reordered: boolean): WithPoolUnits<R> =>
  requested.qty_to_pool === null && reordered
    ? {
        ...requested,
        qty_to_pool: requested.qty_received,
        units: requested.units.map((unit) => ({ ...unit, to_pool: !unit.damaged })),
      }
    : { ...requested, qty_to_pool: requested.qty_to_pool ?? 0 };

/** The errors of a delivery by field; empty when it is valid. */
export function deliveryProblems(
  line: CountedLine,
  delivery: Delivery,
  tolerance: Settings['overReceipt'],
): FieldErrors {
  if (delivery.qty_received + delivery.qty_damaged + delivery.qty_missing === 0)
    return { qty_received: ['At least one of the quantities received, damaged and missing is required.'] };
  if (delivery.qty_to_pool > delivery.qty_received)
    return { qty_to_pool: ['The quantity for the pool cannot exceed the quantity received.'] };
  return { ...countProblems({ ...line, ...countsAfter(line, delivery) }, tolerance), ...unitProblems(delivery) };
}

function unitProblems({ qty_received, qty_damaged, qty_to_pool, units }: Delivery): FieldErrors {
  const errors = new ErrorCollector();
  const damaged = units.filter((unit) => unit.damaged).length;
  const toPool = units.filter((unit) => unit.to_pool).length;
  if (damaged > qty_damaged)
    errors.add('units', `${damaged} units are marked as damaged, but the damaged quantity is ${qty_damaged}.`);
  if (toPool > qty_to_pool)
    errors.add('units', `${toPool} units are marked for the pool, but the quantity for the pool is ${qty_to_pool}.`);
  if (units.length - damaged - toPool > qty_received - qty_to_pool)
    errors.add('units', 'More units are listed than were received.');
  units.forEach(({ serial, asset_tag, damaged: unfit, to_pool }, index) => {
    const add = (name: string, message: string): void =>
      errors.addAll(errorsWithin(`units[${index}]`, { [name]: [message] }));
    if (serial === '' && asset_tag === null) add('serial', 'A unit needs a serial number or an asset tag.');
    if (unfit && to_pool) add('to_pool', 'A damaged unit cannot go to the pool.');
  });
  return errors.errors;
}
