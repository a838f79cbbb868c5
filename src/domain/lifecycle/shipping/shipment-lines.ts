import { isPermitted, requireGrant } from '../../engine/access/access.ts';
import type { Work } from '../../engine/ports.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import { shipmentLineItem } from './shipment-line-item.ts';

/** The error for a line of another shipment, and for one that the caller may not change. */
export const noSuchLine = { shipment_line_item: ['The shipment has no such line item.'] };

/** Finds the lines of a shipment that the caller may change, by id; undefined for any other id. */
export async function changeableLines(work: Work, shipmentId: number) {
  const grant = await requireGrant(work.reader.registry, work.actor, 'change', shipmentLineItem);
  return async (id: number): Promise<ObjectOf<typeof shipmentLineItem.type> | undefined> => {
    const line = await work.get(shipmentLineItem.type, id);
    const isChangeable = line?.values.shipment === shipmentId && (await isPermitted(work, grant, line));
    return isChangeable ? line : undefined;
  };
}
