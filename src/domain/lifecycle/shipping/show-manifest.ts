import { requireObject } from '../../engine/access/access.ts';
import type { Context } from '../../engine/context.ts';
import type { Carton, ExpectedUnit } from '../../engine/dock-store.ts';
import { invalid, permissionDenied } from '../../engine/errors.ts';
import type { JsonObject } from '../../engine/json.ts';
import type { SchemaValues } from '../../engine/schema/input-schema.ts';
import { type ActionRequest, perform } from '../../engine/write/run-action.ts';
import { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { manifestHead, manifestOf, setManifest } from '../scanning/manifest.ts';
import type { manifest, setManifestAction } from '../scanning/scan-actions.ts';
import { usedScans } from '../scanning/used-scans.ts';
import { visibleManifest } from '../scanning/visible-manifest.ts';
import { requireNotArchived } from '../status/locks.ts';
import { type Shipment, shipment as shipmentResource } from './shipment.ts';

type Query = SchemaValues<(typeof manifest)['query']>;
type Answer = SchemaValues<(typeof manifest)['answer']>;

/** A part of the units of a manifest, of lines that the caller may view, and all cartons. */
export async function showManifest(
  context: Context,
  { id, query: { limit, offset } }: { readonly id: number; readonly query: Query },
): Promise<Answer & JsonObject> {
  const work = new UnitOfWork(context);
  const shipment = await requireObject(work, 'view', shipmentResource, id);
  const manifest = await manifestOf(context.store, shipment);
  const { units, cartons } = visibleManifest(manifest, await visibleLines(work, id));
  return {
    count: units.length,
    units: units.slice(offset, offset + limit).map(unitAnswer),
    cartons: cartons.map(({ sscc, parent }) => ({ sscc, parent })),
  };
}

const lineType = 'netbox_asset_lifecycle.shipmentlineitem';

const visibleLines = async (work: UnitOfWork, shipment: number): Promise<ReadonlySet<number>> => {
  const rows = await work.visible(lineType, await work.children(lineType, 'shipment', shipment));
  return new Set(rows.map(({ id }) => id));
};

const unitAnswer = ({ line, serial, assetTag, carton }: ExpectedUnit) => ({
  shipment_line_item: line,
  serial,
  asset_tag: assetTag,
  carton,
});

type Body = SchemaValues<(typeof setManifestAction)['body']>;
type Result = SchemaValues<(typeof setManifestAction)['answer']> & JsonObject;

/** Replaces the manifest of a shipment that is not archived. */
export function replaceManifest(
  context: Context,
  { id, input, ...performance }: ActionRequest<Body, Result>,
): Promise<Result> {
  return perform(context, performance, async (work) => {
    await requireObject(work, 'change', shipmentResource, id);
    const shipment = await requireNotArchived(work, shipmentResource.type, id, 'A manifest');
    if (!shipment) throw new Error('The shipment was not read');
    await requireAllVisible(work, shipment);
    requireNoReceipt(shipment);
    const units = input.units.map((unit) => ({
      line: unit.shipment_line_item,
      serial: unit.serial,
      assetTag: unit.asset_tag,
      carton: unit.carton,
    }));
    await setManifest(context, work, shipment, { units, cartons: input.cartons.map(cartonOf) });
    const after = await work.get(shipmentResource.type, id);
    const head = after && manifestHead(after.values);
    return { units: head?.units ?? 0, cartons: head?.cartons ?? 0 };
  });
}

const cartonOf = ({ sscc, parent }: Carton): Carton => ({ sscc, parent });

/** Scans that receipts have used up stand for the units of the manifest by which they were read. */
function requireNoReceipt({ values }: Shipment): void {
  if (usedScans(values.scans_used).size > 0)
    throw invalid({
      units: [
        'Scans of this shipment have been received: its manifest cannot be replaced. Reverse the receipts first.',
      ],
    });
}

/** Fails with 403 where the present manifest tells of lines that the caller may not view: they would be lost. */
async function requireAllVisible(work: UnitOfWork, shipment: Shipment): Promise<void> {
  const lines = await visibleLines(work, shipment.id);
  const named = Object.keys(manifestHead(shipment.values)?.lines ?? {});
  if (named.some((line) => !lines.has(Number(line)))) throw permissionDenied();
}
