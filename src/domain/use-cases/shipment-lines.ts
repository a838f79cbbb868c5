import { shipmentLineItem } from '../lifecycle/shipment-line-item.ts';
import type { ObjectOf } from '../model/resource.ts';
import { isPermitted, requireGrant } from './access.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** What is said of a line that is not among those of the shipment, or that the caller may not change. */
export const noSuchLine = { shipment_line_item: ['The shipment has no such line item.'] };

/** Finds the lines of a shipment that the caller may change, by id; undefined for any other id. */
export async function changeableLines(work: UnitOfWork, shipmentId: number) {
  const grant = await requireGrant(work.actor, 'change', shipmentLineItem);
  return async (id: number): Promise<ObjectOf<typeof shipmentLineItem.type> | undefined> => {
    const line = await work.get(shipmentLineItem.type, id);
    const isOwn = line?.values.shipment === shipmentId && (await isPermitted(work, grant, line));
    return isOwn ? line : undefined;
  };
}
