import type { Context } from '../../engine/context.ts';
import { permissionDenied } from '../../engine/errors.ts';
import { loadObjects } from '../../engine/resource/load-objects.ts';
import { sameWithoutCase } from '../../engine/schema/text.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { manifestOf } from '../scanning/manifest.ts';
import { type Shipment, shipment as shipmentResource } from '../shipping/shipment.ts';
import { shipmentLineItem } from '../shipping/shipment-line-item.ts';
import type { Order } from './find-orders.ts';
import type { PresentShipment } from './plan-shipment.ts';
import { type NoticeProblem, wholeProblem } from './problem.ts';

/** By what a shipment may be known to be that of a notice. */
export interface Sought {
  readonly number: string;
  readonly trackingNumbers: readonly string[];
  /** The one that the caller names. */
  readonly shipment: number | null;
}

/**
 * The shipment of an order that a notice completes: the named one, that of the same notice, or one with its tracking number
 * that no other notice has made. Only shipments that the caller may view are found.
 */
export async function findShipment(
  work: UnitOfWork,
  order: Order,
  { number, trackingNumbers, shipment }: Sought,
): Promise<Shipment | NoticeProblem | undefined> {
  const rows = await work.children(shipmentResource.type, 'purchase_order', order.id);
  const stored = await loadObjects(
    work.reader,
    shipmentResource.type,
    rows.map(({ id }) => id),
  );
  const shipments = await work.visible(shipmentResource.type, stored);
  const ofNotice = shipments.find(({ values }) => sameWithoutCase(values.notice_number ?? '', number) && number !== '');
  const named = shipments.find(({ id }) => id === shipment);
  const tracked = shipments.find(({ values }) =>
    trackingNumbers.some((tracking) => sameWithoutCase(tracking, values.tracking_number)),
  );
  const found = ofNotice ?? named ?? tracked;
  if (named && ofNotice && named.id !== ofNotice.id)
    return wholeProblem(
      'shipment',
      `Shipment ${ofNotice.values.tracking_number} is that of the notice, and not the named one.`,
      [candidateOf(ofNotice)],
    );
  const other = found?.values.notice_number ?? number;
  if (found && !sameWithoutCase(other, number))
    return wholeProblem('shipment', `Shipment ${found.values.tracking_number} is that of notice ${other}.`, [
      candidateOf(found),
    ]);
  return found;
}

const candidateOf = ({ type, id, values }: Shipment) => ({
  object_type: type,
  object_id: id,
  display: values.tracking_number,
});

/** A shipment with its lines and its manifest. */
export async function presentShipment(
  context: Pick<Context, 'store'>,
  work: UnitOfWork,
  shipment: Shipment,
): Promise<PresentShipment> {
  const rows = await work.children(shipmentLineItem.type, 'shipment', shipment.id);
  const lines = await loadObjects(
    work.reader,
    shipmentLineItem.type,
    rows.map(({ id }) => id),
  );
  // What the notice takes away or moves would tell of lines that are hidden.
  if ((await work.visible(shipmentLineItem.type, lines)).length < lines.length) throw permissionDenied();
  return { shipment, lines, manifest: await manifestOf(context.store, shipment) };
}
