import type { FieldErrors } from '../../engine/errors.ts';
import { choices } from '../../engine/schema/choices.ts';
import { type CountedLine, freeUnits } from '../balance/line-counts.ts';

/** What receiving inspection decides about units that arrived. */
export const dispositions = choices({
  returned: 'Returned to the vendor',
  repaired: 'Repaired here',
  damaged: 'Found damaged',
  scrapped: 'Scrapped',
  lost: 'Lost here',
});
export type Disposition = (typeof dispositions)[number]['value'];

/** In which condition units are on hand. */
export const conditions = choices({ good: 'In good order', damaged: 'Damaged' });
export type Condition = (typeof conditions)[number]['value'];

/** A count of a shipment line that units leave or come to. */
type Count = 'qty_received' | 'qty_damaged' | 'qty_returned' | 'qty_written_off';

/** What a disposition means for its units. */
interface Meaning {
  /** The conditions in which units can be before it. */
  readonly conditions: readonly Condition[];
  /** The count that they come to. */
  readonly count: Count;
  /** The status that a unit with numbers gets. */
  readonly status: 'available' | 'damaged' | 'returned' | 'scrapped' | 'lost';
}

const either: readonly Condition[] = ['good', 'damaged'];

/** The one place that says what a disposition means. */
export const dispositionMeanings: Readonly<Record<Disposition, Meaning>> = {
  returned: { conditions: either, count: 'qty_returned', status: 'returned' },
  repaired: { conditions: ['damaged'], count: 'qty_received', status: 'available' },
  damaged: { conditions: ['good'], count: 'qty_damaged', status: 'damaged' },
  scrapped: { conditions: either, count: 'qty_written_off', status: 'scrapped' },
  lost: { conditions: either, count: 'qty_written_off', status: 'lost' },
};

const countOf: Readonly<Record<Condition, Count>> = { good: 'qty_received', damaged: 'qty_damaged' };

/** The status of a unit with numbers that is on hand in this condition. */
export const statusIn: Readonly<Record<Condition, 'available' | 'damaged'>> = { good: 'available', damaged: 'damaged' };

/** The status that a disposition gives a unit with numbers. */
export const statusGivenBy = (disposition: Disposition): Meaning['status'] => dispositionMeanings[disposition].status;

/** The same by the name that a slip keeps; undefined for none. */
export function statusAfter(stored: unknown): Meaning['status'] | undefined {
  const disposition = dispositions.find(({ value }) => value === stored)?.value;
  return disposition && statusGivenBy(disposition);
}

/** How a disposition of so many units changes the counts of their line: no unit comes or goes unnoticed. */
export const countChange = (disposition: Disposition, condition: Condition, quantity: number) => ({
  qty_received: 0,
  qty_damaged: 0,
  qty_missing: 0,
  qty_to_pool: 0,
  [countOf[condition]]: -quantity,
  [dispositionMeanings[disposition].count]: quantity,
});

/** What a request says of the units of a line. */
interface Disposed {
  readonly condition: Condition;
  /** Null for as many as are named. */
  readonly quantity: number | null;
  /** Units that it names. */
  readonly named: number;
}

/** How many units a request disposes of. */
export const disposedUnits = ({ quantity, named }: Disposed): number => quantity ?? named;

/**
 * What is wrong with a disposition of units of a line, of which so many on hand in that condition have numbers; empty when
 * nothing is. Units with numbers are named: a mere quantity takes units without numbers.
 */
export function dispositionProblems(
  disposition: Disposition,
  disposed: Disposed,
  line: CountedLine,
  numbered: number,
): FieldErrors {
  const { condition, named } = disposed;
  const units = disposedUnits(disposed);
  if (!dispositionMeanings[disposition].conditions.includes(condition))
    return {
      condition: [condition === 'good' ? 'Only damaged units can be repaired.' : 'These units are damaged already.'],
    };
  if (units === 0) return { quantity: ['Say how many units, or name them.'] };
  if (units < named) return { quantity: [`${named} units are named.`] };
  const unnumbered = (condition === 'good' ? freeUnits(line) : line.qty_damaged) - numbered;
  return units - named > unnumbered
    ? { quantity: [`${unnumbered} units of this line without numbers are on hand in this condition.`] }
    : {};
}
