import type { TypeName } from '../model/field-kinds.ts';
import type { JsonObject } from '../model/json.ts';
import type { StoredObject } from '../model/resource.ts';
import type { Reader, Work } from '../model/work.ts';
import { idsIn } from './line-references.ts';

const orderType: TypeName = 'netbox_asset_lifecycle.purchaseorder';
const bomLineType: TypeName = 'netbox_asset_lifecycle.bomlineitem';
const orderLineType: TypeName = 'netbox_asset_lifecycle.polineitem';

/** A line of an order with the state of its order. */
export interface BuyingLine {
  readonly qty_ordered: number;
  readonly qty_short_closed: number;
  readonly orderStatus: string;
}

/** Units that the orders bring or have brought: cancelled orders bring none, nor does what was closed short. */
export const unitsBought = (lines: readonly BuyingLine[]): number =>
  lines
    .filter(({ orderStatus }) => orderStatus !== 'cancelled')
    .reduce((sum, { qty_ordered, qty_short_closed }) => sum + qty_ordered - qty_short_closed, 0);

/** Units that the orders bring beyond what the BOM line asks for. */
export const overOrdered = (required: number, lines: readonly BuyingLine[]): number =>
  Math.max(0, unitsBought(lines) - required);

/** Where the order lines of BOM lines are looked up: what is stored, or what a unit of work leaves. */
type Getter = (type: TypeName, ids: readonly number[]) => Promise<readonly StoredObject[]>;

const storedIn =
  (reader: Reader): Getter =>
  async (type, ids) => [
    ...(
      await reader.getMany(
        ids.map((id) => ({ type, id })),
        'recent',
      )
    ).values(),
  ];

const leftBy =
  (work: Work): Getter =>
  async (type, ids) =>
    (await Promise.all(ids.map((id) => work.get(type, id)))).filter((object) => object !== undefined);

/** For each of these BOM lines the units that are ordered beyond what it asks for: three batches of reads in all. */
async function excesses(get: Getter, bomLineIds: readonly number[]): Promise<ReadonlyMap<number, number>> {
  const bomLines = await get(bomLineType, [...new Set(bomLineIds)]);
  const lines = await get(orderLineType, [
    ...new Set(bomLines.flatMap(({ values }) => idsIn(values.po_line_items).map(Number))),
  ]);
  const orders = await get(orderType, [...new Set(lines.map(({ values }) => Number(values.purchase_order)))]);
  const statuses = new Map(orders.map(({ id, values }) => [id, String(values.status)]));
  const byBomLine = Map.groupBy(lines, ({ values }) => Number(values.bom_line_item));
  return new Map(
    bomLines.map(({ id, values }) => {
      const buying = (byBomLine.get(id) ?? []).map((line) => buyingLine(line.values, statuses));
      return [id, overOrdered(Number(values.quantity), buying)];
    }),
  );
}

const buyingLine = (values: JsonObject, statuses: ReadonlyMap<number, string>): BuyingLine => ({
  qty_ordered: Number(values.qty_ordered),
  qty_short_closed: Number(values.qty_short_closed),
  orderStatus: statuses.get(Number(values.purchase_order)) ?? 'cancelled',
});

export const storedExcesses = (reader: Reader, bomLineIds: readonly number[]): Promise<ReadonlyMap<number, number>> =>
  excesses(storedIn(reader), bomLineIds);

/**
 * What is wrong with the units that order lines bring for a BOM line, where the settings refuse to order more than it asks
 * for; undefined when nothing is. The BOM line gets a new version, so that of two orders that grow at the same moment the
 * second is judged with the first.
 */
export async function overOrderProblem(work: Work, bomLineId: number): Promise<string | undefined> {
  if (work.settings.overOrder !== 'refuse') return undefined;
  const excess = (await excesses(leftBy(work), [bomLineId])).get(bomLineId) ?? 0;
  const bomLine = await work.get(bomLineType, bomLineId);
  if (bomLine) work.update(bomLine, {});
  return excess > 0 ? `The orders would bring ${excess} more than the BOM line asks for.` : undefined;
}
