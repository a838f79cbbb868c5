import type { JsonObject } from '../../engine/json.ts';
import type { Reader } from '../../engine/ports.ts';
import { loadObjects } from '../../engine/resource/load-objects.ts';
import type { StoredValues } from '../../engine/schema/field-kinds.ts';
import { endsOfLife, lifeOf } from '../item/end-of-life.ts';

interface OrderLine {
  readonly id: number;
  readonly values: Pick<
    StoredValues<'netbox_asset_lifecycle.polineitem'>,
    'purchase_order' | 'bom_line_item' | 'substitute' | 'date_expected'
  >;
}

/**
 * The life of the item of each order line, by the id of the line, on the day on which the line or else its order is expected.
 * Whether it ends before is not told where there is no such day.
 */
export async function livesOf(reader: Reader, lines: readonly OrderLine[]): Promise<ReadonlyMap<number, JsonObject>> {
  const [bomLines, orders] = await Promise.all([
    loadObjects(reader, 'netbox_asset_lifecycle.bomlineitem', idsOf(lines, 'bom_line_item')),
    loadObjects(reader, 'netbox_asset_lifecycle.purchaseorder', idsOf(lines, 'purchase_order')),
  ]);
  const wished = new Map(bomLines.map(({ id, values }) => [id, values.item]));
  const itemOf = new Map(
    lines.map(({ id, values }) => [id, values.substitute ?? wished.get(values.bom_line_item) ?? null]),
  );
  const dayOf = new Map(orders.map(({ id, values }) => [id, values.date_expected]));
  const ends = await endsOfLife(reader, [...itemOf.values()]);
  return new Map(
    lines.map(({ id, values }) => {
      const day = values.date_expected ?? dayOf.get(values.purchase_order) ?? null;
      const { end_of_life, is_end_of_life } = lifeOf(ends, itemOf.get(id) ?? null, day ?? '');
      return [id, { end_of_life, is_end_of_life: day === null && end_of_life !== null ? null : is_end_of_life }];
    }),
  );
}

const idsOf = (lines: readonly OrderLine[], field: 'bom_line_item' | 'purchase_order'): readonly number[] => [
  ...new Set(lines.map(({ values }) => values[field])),
];
