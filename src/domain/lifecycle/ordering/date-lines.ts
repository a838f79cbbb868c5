import type { Work } from '../../engine/ports.ts';
import { loadObjects } from '../../engine/resource/load-objects.ts';
import { dayAfter } from '../lead-times/days.ts';

const orderLineType = 'netbox_asset_lifecycle.polineitem';

/**
 * Moves the expected dates that come from a lead time to that many days after the day (YYYY-MM-DD) on which the vendor got the
 * order: drafts are dated from the day on which they are made. Dates that somebody has set stay.
 */
export async function dateLines(work: Work, order: number, ordered: string): Promise<void> {
  const rows = await work.children(orderLineType, 'purchase_order', order);
  const dated = rows.filter(({ values }) => values.lead_time_days !== null);
  const lines = await loadObjects(
    work.reader,
    orderLineType,
    dated.map(({ id }) => id),
  );
  for (const line of lines) {
    const { lead_time_days, date_expected } = line.values;
    if (lead_time_days === null) continue;
    const expected = dayAfter(ordered, lead_time_days);
    if (expected !== date_expected) work.consequences.update(line, { date_expected: expected });
  }
}
