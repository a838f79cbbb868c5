import type { FieldErrors } from '../../engine/errors.ts';
import { choices } from '../../engine/schema/choices.ts';
import { type CountedLine, freeUnits } from '../balance/line-counts.ts';

/** The decisions of receiving inspection about received units. */
export const dispositions = choices({
  returned: 'Returned to the vendor',
  repaired: 'Repaired here',
  damaged: 'Found damaged',
  scrapped: 'Scrapped',
  lost: 'Lost here',
});
export type Disposition = (typeof dispositions)[number]['value'];

/** The condition of units on hand. */
export const conditions = choices({ good: 'In good order', damaged: 'Damaged' });
export type UnitCondition = (typeof conditions)[number]['value'];

/** A count of a shipment line that units leave or come to. */
type Count = 'qty_received' | 'qty_damaged' | 'qty_returned' | 'qty_written_off';

/** The meaning of a disposition for its units. */
interface DispositionMeaning {
  /** Conditions of units before the disposition. */
  readonly conditions: readonly UnitCondition[];
  /** The count that increases. */
  readonly count: Count;
  /** The status that a unit with numbers gets. */
  readonly status: 'available' | 'damaged' | 'returned' | 'scrapped' | 'lost';
}

const either: readonly UnitCondition[] = ['good', 'damaged'];

/** The meaning of each disposition, declared here only. */
export const dispositionMeanings: Readonly<Record<Disposition, DispositionMeaning>> = {
  returned: { conditions: either, count: 'qty_returned', status: 'returned' },
  repaired: { conditions: ['damaged'], count: 'qty_received', status: 'available' },
  damaged: { conditions: ['good'], count: 'qty_damaged', status: 'damaged' },
  scrapped: { conditions: either, count: 'qty_written_off', status: 'scrapped' },
  lost: { conditions: either, count: 'qty_written_off', status: 'lost' },
};

const countOf: Readonly<Record<UnitCondition, Count>> = { good: 'qty_received', damaged: 'qty_damaged' };

/** The status of a unit with numbers that is on hand in this condition. */
export const statusIn: Readonly<Record<UnitCondition, 'available' | 'damaged'>> = {
  good: 'available',
  damaged: 'damaged',
};

/** The status that a disposition gives a unit with numbers. */
export const statusGivenBy = (disposition: Disposition): DispositionMeaning['status'] =>
  dispositionMeanings[disposition].status;

/** The same by the name that a slip keeps; undefined for none. */
export function statusAfter(stored: unknown): DispositionMeaning['status'] | undefined {
  const disposition = dispositions.find(({ value }) => value === stored)?.value;
  return disposition && statusGivenBy(disposition);
}

/** The changes of the counts of a line by a disposition of `quantity` units. Their sum is 0. */
export const countChange = (disposition: Disposition, condition: UnitCondition, quantity: number) => ({
  qty_received: 0,
  qty_damaged: 0,
  qty_missing: 0,
  qty_to_pool: 0,
  [countOf[condition]]: -quantity,
  [dispositionMeanings[disposition].count]: quantity,
});

/** The units of a line in a request. */
interface RequestedUnits {
  readonly condition: UnitCondition;
  /** Null for the number of listed units. */
  readonly quantity: number | null;
  /** The number of listed units. */
  readonly named: number;
}

/** The number of units that a request disposes of. */
export const disposedUnits = ({ quantity, named }: RequestedUnits): number => quantity ?? named;

/**
 * The errors of a disposition by field; empty when it is valid. `numbered` is the number of units of the line on hand in that
 * condition that have numbers. Those must be listed: a quantity alone takes units without numbers.
 */
export function dispositionProblems(
  disposition: Disposition,
  disposed: RequestedUnits,
  line: CountedLine,
  numbered: number,
): FieldErrors {
  const { condition, named } = disposed;
  const units = disposedUnits(disposed);
  if (!dispositionMeanings[disposition].conditions.includes(condition))
    return {
      condition: [condition === 'good' ? 'Only damaged units can be repaired.' : 'These units are already damaged.'],
    };
  if (units === 0) return { quantity: ['A quantity or a list of units is required.'] };
  if (units < named) return { quantity: [`The quantity cannot be less than the number of listed units, ${named}.`] };
  const unnumbered = (condition === 'good' ? freeUnits(line) : line.qty_damaged) - numbered;
  return units - named > unnumbered
    ? { quantity: [`Only ${unnumbered} units of this line without numbers are on hand in this condition.`] }
    : {};
}
