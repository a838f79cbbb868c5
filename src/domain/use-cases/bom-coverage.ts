import { bom as bomResource } from '../lifecycle/bom.ts';
import {
  coverage,
  type LineCoverage,
  type OrderedLine,
  type ShippedLine,
  type SpareInstall,
  totals,
} from '../lifecycle/coverage.ts';
import { itemKeyOf } from '../lifecycle/item-key.ts';
import { idsIn } from '../lifecycle/line-references.ts';
import { poLineItem } from '../lifecycle/po-line-item.ts';
import { lineTotal } from '../lifecycle/price.ts';
import { purchaseOrder } from '../lifecycle/purchase-order.ts';
import { shipment } from '../lifecycle/shipment.ts';
import { shipmentLineItem } from '../lifecycle/shipment-line-item.ts';
import type { TypeName } from '../model/fields.ts';
import type { JsonObject } from '../model/json.ts';
import { isObjectRef, refKey, type StoredObject } from '../model/resource.ts';
import { requireObject } from './access.ts';
import type { Context } from './context.ts';
import { UnitOfWork } from './unit-of-work.ts';

const lineType: TypeName = 'netbox_asset_lifecycle.bomlineitem';
const assetType: TypeName = 'netbox_asset_lifecycle.asset';

/** How far each line of a BOM is covered, and what its orders cost for each currency (exact decimals as text). */
export interface BomCoverage extends JsonObject {
  readonly bom: number;
  readonly lines: readonly LineCoverage[];
  readonly totals: Readonly<Record<string, string>>;
}

/** Reads the documents of a BOM strongly, from its lines outward: one batch a level. */
export async function bomCoverage(context: Context, bomId: number): Promise<BomCoverage> {
  const work = new UnitOfWork(context);
  await requireObject(work, 'view', bomResource, bomId);
  const lines = await linesOf(work, bomId);
  const [ordered, shipped, spares] = await Promise.all([
    orderedLines(work, lines),
    shippedLines(work, lines),
    spareInstalls(work, bomId, lines),
  ]);
  const required = lines.map(({ id, values }) => ({ id, required: Number(values.quantity) }));
  return { bom: bomId, lines: coverage(required, ordered, shipped, spares), totals: totals(ordered) };
}

async function linesOf(work: UnitOfWork, bomId: number): Promise<readonly StoredObject[]> {
  const rows = await work.children(lineType, 'bom', bomId);
  return load(
    work,
    lineType,
    rows.map(({ id }) => id),
  );
}

async function load(work: UnitOfWork, type: TypeName, ids: readonly number[]): Promise<readonly StoredObject[]> {
  return [...(await work.reader.getMany(ids.map((id) => ({ type, id })))).values()];
}

/** Loads what a reference field of the objects points at, by id. */
async function loadTargets(work: UnitOfWork, objects: readonly StoredObject[], field: string, type: TypeName) {
  const found = await load(
    work,
    type,
    objects.map(({ values }) => Number(values[field])),
  );
  return new Map(found.map((object) => [object.id, object.values]));
}

async function orderedLines(work: UnitOfWork, lines: readonly StoredObject[]): Promise<readonly OrderedLine[]> {
  const ids = lines.flatMap(({ values }) => idsIn(values.po_line_items).map(Number));
  const found = await load(work, poLineItem.type, ids);
  const orders = await loadTargets(work, found, 'purchase_order', purchaseOrder.type);
  return found.map(({ id, values }) => {
    const order = orders.get(Number(values.purchase_order));
    return {
      id,
      line: Number(values.bom_line_item),
      orderStatus: String(order?.status),
      currency: typeof order?.currency === 'string' ? order.currency : null,
      quantity: Number(values.qty_ordered),
      total: lineTotal(values),
    };
  });
}

async function shippedLines(work: UnitOfWork, lines: readonly StoredObject[]): Promise<readonly ShippedLine[]> {
  const ids = lines.flatMap(({ values }) => idsIn(values.shipment_line_items).map(Number));
  const found = await load(work, shipmentLineItem.type, ids);
  const shipments = await loadTargets(work, found, 'shipment', shipment.type);
  return found.map(({ id, values }) => ({
    id,
    line: Number(values.bom_line_item),
    shipmentStatus: String(shipments.get(Number(values.shipment))?.status),
    shipped: Number(values.qty_shipped),
    received: typeof values.qty_received === 'number' ? values.qty_received : null,
    installed: Number(values.qty_installed),
  }));
}

/** Assets that got a spare, told by item and variant which line they belong to; generated lines come first. */
async function spareInstalls(
  work: UnitOfWork,
  bomId: number,
  lines: readonly StoredObject[],
): Promise<readonly SpareInstall[]> {
  const assets = (await work.children(assetType, 'bom', bomId)).filter(({ values }) => values.spares_pool !== null);
  const objects = await work.reader.getMany(
    assets.flatMap(({ values }) => (isObjectRef(values.assigned_object) ? [values.assigned_object] : [])),
  );
  const cableTypes = await work.reader.getMany(
    lines.flatMap(({ values }) =>
      isObjectRef(values.item) && values.item.type === 'netbox_asset_lifecycle.cabletype' ? [values.item] : [],
    ),
  );
  const lineByKey = new Map<string, number>();
  for (const { id, values } of lines.toSorted(
    (a, b) => Number(a.values.auto_generated) - Number(b.values.auto_generated),
  ))
    lineByKey.set(itemKeyOf.line(values, cableTypes), id);
  return assets.flatMap(({ id, values }) => {
    const object = isObjectRef(values.assigned_object) ? objects.get(refKey(values.assigned_object)) : undefined;
    const line = object && lineByKey.get(itemKeyOf.object(object) ?? '');
    return line === undefined ? [] : [{ asset: id, line }];
  });
}
