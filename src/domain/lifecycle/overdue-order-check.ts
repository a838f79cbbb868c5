import type { TypeName } from '../model/field-kinds.ts';
import type { JsonObject } from '../model/json.ts';
import type { Work } from '../model/work.ts';
import type { Check } from './check.ts';
import { linesOf } from './purchase-order.ts';

const shipmentType: TypeName = 'netbox_asset_lifecycle.shipment';
const shipmentLineType: TypeName = 'netbox_asset_lifecycle.shipmentlineitem';

/** What an order has outstanding past the day on which it was expected. */
interface Overdue {
  readonly units: number;
  /** The earliest of the days, YYYY-MM-DD. */
  readonly since: string;
}

/**
 * The units of an order that should have arrived before `today` (YYYY-MM-DD) and have not: each line by its own expected
 * date or else that of the order, without what was closed short. `arrived` counts units by BOM line.
 */
export function overdueUnits(
  order: JsonObject,
  lines: readonly JsonObject[],
  arrived: ReadonlyMap<number, number>,
  today: string,
): Overdue | undefined {
  const late = lines.flatMap((line) => {
    const expected = line.date_expected ?? order.date_expected;
    const units =
      Number(line.qty_ordered) - Number(line.qty_short_closed) - (arrived.get(Number(line.bom_line_item)) ?? 0);
    return typeof expected === 'string' && expected < today && units > 0 ? [{ units, expected }] : [];
  });
  const [since] = late.map(({ expected }) => expected).sort();
  return since === undefined ? undefined : { units: late.reduce((sum, { units }) => sum + units, 0), since };
}

export const overdueOrderCheck: Check = {
  kind: 'overdue-order',
  every: 'day',
  subject: 'netbox_asset_lifecycle.purchaseorder',
  suspects: isExpected,
  async judge({ id, values }, work) {
    if (!isExpected(values)) return undefined;
    const today = work.now.slice(0, 10);
    const lines = await linesOf(work.reader, id);
    // Most orders are on time, which their lines alone tell.
    if (!overdueUnits(values, lines, new Map(), today)) return undefined;
    const overdue = overdueUnits(values, lines, await arrivedUnits(work, id), today);
    return overdue && `${overdue.units} units have not arrived, the first expected on ${overdue.since}`;
  },
};

function isExpected({ status, archived }: JsonObject): boolean {
  return status === 'ordered' && archived !== true;
}

/** Units that the received shipments of an order brought in good order, by BOM line. */
async function arrivedUnits(work: Work, order: number): Promise<ReadonlyMap<number, number>> {
  const shipments = await work.children(shipmentType, 'purchase_order', order);
  const received = shipments.filter(({ values }) => values.status === 'received');
  const lines = await Promise.all(received.map(({ id }) => work.children(shipmentLineType, 'shipment', id)));
  const units = new Map<number, number>();
  for (const { values } of lines.flat()) {
    const line = Number(values.bom_line_item);
    units.set(line, (units.get(line) ?? 0) + Number(values.qty_received ?? 0));
  }
  return units;
}
