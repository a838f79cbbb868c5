import { VisibleDocuments } from '../../engine/access/visible-documents.ts';
import { visibleReader } from '../../engine/access/visible-reader.ts';
import type { Context } from '../../engine/context.ts';
import { sameJson } from '../../engine/json.ts';
import { type ObjectOf, refKey } from '../../engine/resource/resource.ts';
import type { ObjectRef } from '../../engine/schema/field-kinds.ts';
import { countedLine, freeUnits } from '../balance/line-counts.ts';
import { bomLineItem } from '../bom/bom-line-item.ts';
import { equivalentsOf } from '../item/equivalents.ts';
import type { ItemVariant } from '../item/item.ts';
import { cableTypesOf, itemKeyOf } from '../item/item-key.ts';
import { shipment } from '../shipping/shipment.ts';
import { shipmentLineItem } from '../shipping/shipment-line-item.ts';
import { spareItem } from '../spares/spare-item.ts';
import { spareReservation } from '../spares/spare-reservation.ts';
import { remaining } from '../spares/spare-reservations.ts';
import { sparesPool } from '../spares/spares-pool.ts';
import { arrivedShipments } from '../status/statuses.ts';

/** Units of an item that lie somewhere for a BOM. */
interface PickSource extends ItemVariant {
  /** What the units are of, where that is a substitute for the item. */
  readonly substitute: ObjectRef | null;
  readonly place: string;
  readonly units: number;
}

/** Where units for a BOM lie that the caller may view: received and not installed, or reserved in a pool; by the key of their item. */
export async function pickSources(context: Context, bom: number): Promise<ReadonlyMap<string, readonly PickSource[]>> {
  const visible = new VisibleDocuments(context);
  const bomLines = await visible.referring(bomLineItem.type, 'bom', String(bom));
  const fromReservations = await fromPools(visible, bom);
  const sources = [
    ...(await fromShipments(visible, bomLines)),
    ...(await forLines(context, bomLines, fromReservations)),
  ];
  const cableTypes = await cableTypesOf(
    context.store,
    sources.map((values) => ({ values })),
  );
  return Map.groupBy(sources, (source) => itemKeyOf.line(source, cableTypes));
}

type BomLine = ObjectOf<typeof bomLineItem.type>;

/** Reserved units that no line asks for count for the first line that they are approved substitutes for. */
async function forLines(
  { store, actor }: Pick<Context, 'store' | 'actor'>,
  bomLines: readonly BomLine[],
  sources: readonly PickSource[],
): Promise<readonly PickSource[]> {
  const wishes = bomLines.map(({ values }) => values);
  const others = sources.filter((source) => !wishes.some((wish) => sameJson(wish.item, source.item)));
  const items = others.length > 0 ? wishes.map(({ item }) => item) : [];
  const substitutes = await equivalentsOf(visibleReader(store, actor), items);
  const wishFor = ({ item, variant }: ItemVariant) =>
    wishes.find(
      (wish) =>
        sameJson(wish.variant, variant) &&
        substitutes.get(refKey(wish.item))?.some((substitute) => sameJson(substitute.item, item)),
    );
  return sources.map((source) => {
    const wish = others.includes(source) ? wishFor(source) : undefined;
    return wish ? { ...source, item: wish.item, substitute: source.item } : source;
  });
}

async function fromShipments(visible: VisibleDocuments, bomLines: readonly BomLine[]): Promise<readonly PickSource[]> {
  const wished = new Map(bomLines.map(({ id, values }) => [id, values]));
  const lines = await visible.get(
    shipmentLineItem.type,
    bomLines.flatMap(({ values }) => values.shipment_line_items),
  );
  const shipments = await visible.get(
    shipment.type,
    [...lines.values()].map(({ values }) => values.shipment),
  );
  return [...lines.values()].flatMap(({ values }) => {
    const from = shipments.get(values.shipment);
    const wish = wished.get(values.bom_line_item);
    const units = freeUnits(countedLine(values));
    if (!from || !wish || units <= 0 || !arrivedShipments.has(from.values.status)) return [];
    const place = `Shipment ${from.values.tracking_number}`;
    return [{ item: wish.item, variant: wish.variant, substitute: values.substitute ?? null, units, place }];
  });
}

async function fromPools(visible: VisibleDocuments, bom: number): Promise<readonly PickSource[]> {
  const reservations = await visible.referring(spareReservation.type, 'bom', String(bom));
  const spares = await visible.get(
    spareItem.type,
    reservations.map(({ values }) => values.spare_item),
  );
  const pools = await visible.get(
    sparesPool.type,
    [...spares.values()].map(({ values }) => values.pool),
  );
  return reservations.flatMap(({ values }) => {
    const spare = spares.get(values.spare_item);
    const pool = spare && pools.get(spare.values.pool);
    const units = remaining(values);
    if (!spare || !pool || units <= 0) return [];
    const { item, variant, serial } = spare.values;
    return [
      {
        item,
        variant,
        units,
        substitute: null,
        place: [`Pool ${pool.values.name}`, serial].filter(Boolean).join(', '),
      },
    ];
  });
}
