import type { Work } from '../../engine/ports.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import type { Stock } from './level-bounds.ts';
import { spareMovement } from './spare-movement.ts';
import { remaining } from './spare-reservations.ts';
import type { spareType } from './spares-ledger.ts';

const reservationType = 'netbox_asset_lifecycle.sparereservation';

/** The quantities of a spare item (`quantity`, `reserved`) and the sums of its ledger and reservations (`entered`, `kept`). */
export interface Books {
  readonly quantity: number;
  readonly entered: number;
  readonly reserved: number;
  readonly kept: number;
}

const total = <V>(rows: readonly { readonly values: V }[], units: (values: V) => number): number =>
  rows.reduce((sum, { values }) => sum + units(values), 0);

/** Reads the ledger and the reservations of a spare item strongly. */
export async function booksOf(work: Work, { id, values }: ObjectOf<typeof spareType>): Promise<Books> {
  const [entries, reservations] = await Promise.all([
    work.children(spareMovement.type, 'spare_item', id),
    work.children(reservationType, 'spare_item', id),
  ]);
  return {
    quantity: values.quantity,
    entered: total(entries, ({ quantity }) => quantity),
    reserved: values.qty_reserved,
    kept: total(reservations, remaining),
  };
}

/** The difference between quantities and sums; undefined when they agree. */
export function driftOf({ quantity, entered, reserved, kept }: Books): string | undefined {
  if (quantity !== entered) return `The quantity is ${quantity}, the entries of the ledger add up to ${entered}`;
  return reserved === kept ? undefined : `${reserved} units are reserved, the reservations add up to ${kept}`;
}

export function levelDrift(stored: Stock, counted: Stock): string | undefined {
  return stored.current_quantity === counted.current_quantity &&
    stored.available_quantity === counted.available_quantity
    ? undefined
    : `The level is ${stored.current_quantity}, ${stored.available_quantity} of it available; the pool holds ${counted.current_quantity}, ${counted.available_quantity} of it available`;
}
