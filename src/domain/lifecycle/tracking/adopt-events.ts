import type { Work } from '../../engine/ports.ts';
import type { StoredValues } from '../../engine/schema/field-kinds.ts';
import { parcelKey } from './tracking-event.ts';

const eventType = 'netbox_asset_lifecycle.trackingevent';

interface Parcel {
  readonly id: number;
  readonly values: Pick<StoredValues<'netbox_asset_lifecycle.shipment'>, 'courier' | 'tracking_number'>;
}

/**
 * Events that came before their shipment belong to it from now on. They move nothing: whoever made the shipment has said where
 * it is.
 */
export async function adoptEvents(work: Work, { id, values }: Parcel): Promise<void> {
  const key = parcelKey(values.courier, values.tracking_number);
  for (const row of await work.children(eventType, 'waits_for', key)) {
    const event = await work.get(eventType, row.id);
    if (event?.values.waits_for === key)
      work.consequences.update(event, { shipment: id, outcome: 'noted', waits_for: '' });
  }
}
