import type { Context } from '../../engine/context.ts';
import type { JsonObject } from '../../engine/json.ts';
import type { StoredObject } from '../../engine/resource/resource.ts';
import { prepareDelete } from '../../engine/write/delete.ts';
import { prepareSave } from '../../engine/write/save.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { addObject } from '../ordering/add-object.ts';
import { poLineItem } from '../ordering/po-line-item.ts';
import { setManifest } from '../scanning/manifest.ts';
import { type Shipment, shipment as shipmentResource } from '../shipping/shipment.ts';
import { shipmentLineItem } from '../shipping/shipment-line-item.ts';
import type { PresentShipment, ShipmentPlan } from './plan-shipment.ts';
import type { ShipmentTarget } from './shipment-target.ts';

interface Application {
  readonly target: ShipmentTarget;
  readonly present: PresentShipment | undefined;
  readonly plan: ShipmentPlan;
  readonly digest: string;
  /** Fields of a new shipment that the notice does not say. */
  readonly whenNew: JsonObject;
}

/** Adds to the unit of work what makes or completes the shipment, under all of its rules. Answers its id. */
export async function applyPlan(context: Context, work: UnitOfWork, application: Application): Promise<number> {
  const id = await applyFields(context, work, application);
  const lineOf = await applyLines(context, work, id, application);
  const { target, plan } = application;
  if (plan.manifest.differs)
    await setManifest(context, work, await shipmentIn(work, id), {
      units: target.units.map(({ bomLine, serial, carton }) => ({
        line: lineOf.get(bomLine) ?? 0,
        serial,
        assetTag: null,
        carton,
      })),
      cartons: target.cartons,
    });
  return id;
}

async function applyFields(
  context: Context,
  work: UnitOfWork,
  { target, present, plan, digest, whenNew }: Application,
): Promise<number> {
  const preset: JsonObject = { notice_digest: digest };
  if (!present) {
    const input: JsonObject = { ...whenNew, ...target.fields, purchase_order: target.order };
    return (await addObject(context, work, shipmentResource, input, preset)).id;
  }
  const { id } = present.shipment;
  const input: JsonObject = Object.fromEntries(plan.fields.map(({ field, after }) => [field, after]));
  await prepareSave(context, { resource: shipmentResource, id, input, preset, completeness: 'partial' }, work);
  return id;
}

/** The shipment lines by BOM line, as the plan leaves them. */
async function applyLines(
  context: Context,
  work: UnitOfWork,
  shipment: number,
  application: Application,
): Promise<ReadonlyMap<number, number>> {
  const { plan, present } = application;
  await holdLines(work, application);
  const lineOf = new Map(present?.lines.map(({ id, values }) => [values.bom_line_item, id]));
  for (const { bomLine, after: qty_shipped, kept, dropped } of plan.lines) {
    for (const line of dropped) await prepareDelete(work, line);
    if (kept) {
      const request = {
        resource: shipmentLineItem,
        id: kept.id,
        input: { qty_shipped },
        completeness: 'partial',
      } as const;
      await prepareSave(context, request, work);
      lineOf.set(bomLine, kept.id);
    } else if (qty_shipped > 0) {
      const input = { shipment, bom_line_item: bomLine, qty_shipped };
      lineOf.set(bomLine, (await addObject(context, work, shipmentLineItem, input)).id);
    }
  }
  return lineOf;
}

/** A transaction checks fewer objects than this besides those that it changes. */
const mostGuards = 40;

/**
 * Keeps the lines of the shipment, and those of the order that the rules of its lines ask for, as they were read: guarded or,
 * where they are too many for that, changed in nothing but their version.
 */
async function holdLines(work: UnitOfWork, { target, plan, present }: Application): Promise<void> {
  const found = await Promise.all(
    plan.lines.map(({ bomLine: bom_line_item }) =>
      work.findUnique(poLineItem.type, 'line', { purchase_order: target.order, bom_line_item }),
    ),
  );
  const orderLines = found.filter((line) => line !== undefined);
  const lines = present?.lines ?? [];
  const isFew = orderLines.length + lines.length <= mostGuards;
  const hold = <V extends JsonObject>(line: StoredObject<V>): void =>
    isFew ? work.guard(line) : work.consequences.update(line, {});
  if (present) work.guard(present.shipment);
  orderLines.forEach(hold);
  lines.forEach(hold);
}

async function shipmentIn(work: UnitOfWork, id: number): Promise<Shipment> {
  const shipment = await work.get(shipmentResource.type, id);
  if (!shipment) throw new Error('The shipment was not read');
  return shipment;
}
