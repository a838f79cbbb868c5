import { type Failure, refused } from '../../engine/errors.ts';
import type { Work } from '../../engine/ports.ts';
import type { ObjectOf, StoredObject } from '../../engine/resource/resource.ts';
import { move } from './post-movements.ts';
import { drawReserved, reservationOf, withFreeUnits } from './spare-reservations.ts';
import { quantityProblem, spareType } from './spares-ledger.ts';

/** The conditions of a draw. */
export interface DrawConditions {
  /** The BOM whose reservation may be drawn from. */
  readonly bom?: number;
  /** True after a concurrent change: a shortage is then a conflict (409). */
  readonly raced: boolean;
  /** The failure for any other refusal. */
  readonly problem: (text: string) => Failure;
}

/**
 * Refuses a spare item of which no unit can be drawn. Asset Lifecycle: only serviceable units; 409 when a concurrent request
 * took the last one.
 */
export async function requireUnit(
  work: Work,
  spare: ObjectOf<typeof spareType>,
  { bom, raced, problem }: DrawConditions,
): Promise<void> {
  if (spare.values.status !== 'serviceable') throw problem('Only serviceable spare items can be installed.');
  if (bom !== undefined && (await reservationOf(work, spare.id, bom))) return;
  const { values } = await withFreeUnits(work, spare, 1);
  const shortage = quantityProblem({ ...values, quantity: values.quantity - 1 });
  if (shortage) throw raced ? refused('conflict', shortage) : problem(shortage);
}

/**
 * Takes one unit of a spare for an object: one that is reserved for its BOM, or else a free one. Asset Lifecycle: the record
 * stays at quantity 0.
 */
export async function drawUnit(
  work: Work,
  spareId: number,
  { type, id }: Pick<StoredObject, 'type' | 'id'>,
  bom?: number,
): Promise<void> {
  const reservation = bom === undefined ? undefined : await reservationOf(work, spareId, bom);
  if (reservation) await drawReserved(work, reservation);
  const spare = await work.get(spareType, spareId);
  if (spare) await move(work, spare, { kind: 'draw', quantity: -1, document: { type, id } });
}
