import { VisibleDocuments } from '../../engine/access/visible-documents.ts';
import type { Context } from '../../engine/context.ts';
import { countedLine, freeUnits } from '../balance/line-counts.ts';
import { bomLineItem } from '../bom/bom-line-item.ts';
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
  readonly place: string;
  readonly units: number;
}

/** Where units for a BOM lie that the caller may view: received and not installed, or reserved in a pool; by the key of their item. */
export async function pickSources(context: Context, bom: number): Promise<ReadonlyMap<string, readonly PickSource[]>> {
  const visible = new VisibleDocuments(context);
  const sources = [...(await fromShipments(visible, bom)), ...(await fromPools(visible, bom))];
  const cableTypes = await cableTypesOf(
    context.store,
    sources.map((values) => ({ values })),
  );
  return Map.groupBy(sources, (source) => itemKeyOf.line(source, cableTypes));
}

async function fromShipments(visible: VisibleDocuments, bom: number): Promise<readonly PickSource[]> {
  const bomLines = await visible.referring(bomLineItem.type, 'bom', String(bom));
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
    return [{ item, variant, units, place: [`Pool ${pool.values.name}`, serial].filter(Boolean).join(', ') }];
  });
}
