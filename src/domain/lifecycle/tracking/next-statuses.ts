import type { TrackingKind } from './tracking-event.ts';

/** The statuses that a parcel passes on its way. */
const way: readonly string[] = ['prepared', 'shipped', 'received'];

/** Where an event says that the parcel is; undefined where it says nothing of that. */
const reached: Readonly<Record<TrackingKind, string | undefined>> = {
  picked_up: 'shipped',
  in_transit: 'shipped',
  exception: undefined,
  delivered: 'received',
};

/**
 * The statuses that a shipment is to get one after the other. Reports come late and in any order: none leads back, and none
 * brings a shipment again that went back to the vendor. One that was lost has turned up.
 */
export function nextStatuses(status: string, kind: TrackingKind): readonly string[] {
  const target = reached[kind];
  if (target === undefined || status === 'returned') return [];
  const at = way.indexOf(status);
  return at < 0 ? [target] : way.slice(at + 1, way.indexOf(target) + 1);
}
