import type { JsonObject } from '../../engine/json.ts';
import type { Work } from '../../engine/ports.ts';
import type { StoredObject } from '../../engine/resource/resource.ts';
import type { Counts } from '../balance/line-counts.ts';
import type { Disposition } from './disposition.ts';
import { receivingSlip, type SlipLine, slipLine } from './receiving-slip.ts';

/** What the writer of a slip says. */
interface SlipContent {
  readonly kind: 'receipt' | 'adjustment' | 'disposition' | 'reversal';
  readonly disposition?: Disposition;
  readonly date: string;
  readonly lines: readonly SlipLine[];
  readonly note?: string;
  readonly reverses?: number;
}

/** Adds a slip to the unit of work that changes the lines; answers its id. It names the place where the shipment went. */
export async function writeSlip(work: Work, shipment: StoredObject, slip: SlipContent): Promise<number> {
  const { site = null, location = null } = shipment.values;
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
 * Whoever changes counts by hand adjusts them: the sums of the slips agree with the line at any time. A line that is new and
 * counted at once moves its shipment on, whose status may be changed at the same moment by somebody who has not seen the line.
 */
export async function writeAdjustment(work: Work, shipment: StoredObject, { id, before, after }: CountsWrite) {
  const qty_received = (after.qty_received ?? 0) - (before?.qty_received ?? 0);
  const qty_missing = after.qty_missing - (before?.qty_missing ?? 0);
  if (qty_received === 0 && qty_missing === 0) return;
  if (before === null) work.consequences.update(shipment, {});
  const line = slipLine(id, { qty_received, qty_missing });
  await writeSlip(work, shipment, { kind: 'adjustment', date: work.now.slice(0, 10), lines: [line] });
}
