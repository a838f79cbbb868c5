import type { JsonObject } from '../../engine/json.ts';
import type { Work } from '../../engine/ports.ts';
import type { Counts } from '../balance/line-counts.ts';
import type { Disposition } from './disposition.ts';
import { receivingSlip, type SlipLine, slipLine } from './receiving-slip.ts';
import type { Shipment } from './shipment.ts';

/** The content of a new slip. */
interface SlipContent {
  readonly kind: 'receipt' | 'adjustment' | 'disposition' | 'reversal';
  readonly disposition?: Disposition;
  readonly date: string;
  readonly lines: readonly SlipLine[];
  readonly note?: string;
  /** The scans that it uses up. */
  readonly scans?: JsonObject;
  readonly reverses?: number;
}

/** Adds a slip to the unit of work that changes the lines; answers its id. The slip has the site and location of the shipment. */
export async function writeSlip(work: Work, shipment: Shipment, slip: SlipContent): Promise<number> {
  const { site, location } = shipment.values;
  const values: JsonObject = {
    ...slip,
    lines: [...slip.lines],
    shipment: shipment.id,
    site,
    location,
    user: work.actor.userId,
    time: work.now,
  };
  const [id] = await work.add(receivingSlip.type, [values]);
  if (id === undefined) throw new Error('The sequence gave no id');
  return id;
}

/** A write of the counts of a line. */
interface CountsWrite {
  readonly id: number;
  readonly before: Counts | null;
  readonly after: Counts;
}

/**
 * Posts an adjusting slip when a request sets counts, so that the sums of the slips always agree with the line. A new line with
 * counts changes the version of its shipment, so that a concurrent change of its status sees the line.
 */
export async function writeAdjustment(work: Work, shipment: Shipment, { id, before, after }: CountsWrite) {
  const qty_received = (after.qty_received ?? 0) - (before?.qty_received ?? 0);
  const qty_missing = after.qty_missing - (before?.qty_missing ?? 0);
  if (qty_received === 0 && qty_missing === 0) return;
  if (before === null) work.consequences.update(shipment, {});
  const line = slipLine(id, { qty_received, qty_missing });
  await writeSlip(work, shipment, { kind: 'adjustment', date: work.now.slice(0, 10), lines: [line] });
}
