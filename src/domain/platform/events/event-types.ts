/** NetBox: what happens to objects and jobs. `payload` is how the request to a receiver calls it. */
const netboxTypes = {
  object_created: { label: 'Object created', payload: 'created' },
  object_updated: { label: 'Object updated', payload: 'updated' },
  object_deleted: { label: 'Object deleted', payload: 'deleted' },
  job_started: { label: 'Job started', payload: 'job_started' },
  job_completed: { label: 'Job completed', payload: 'job_ended' },
  job_failed: { label: 'Job failed', payload: 'job_ended' },
  job_errored: { label: 'Job errored', payload: 'job_ended' },
} as const;

/** What else a change may mean; resources declare it under `events`. */
const ownTypes = {
  status_changed: { label: 'Status changed', payload: 'status_changed' },
  received: { label: 'Received', payload: 'received' },
  installed: { label: 'Installed', payload: 'installed' },
  spares_below_minimum: { label: 'Spares below minimum', payload: 'spares_below_minimum' },
  spares_restored: { label: 'Spares restored', payload: 'spares_restored' },
  order_overdue: { label: 'Order overdue', payload: 'order_overdue' },
  shipment_overdue: { label: 'Shipment overdue', payload: 'shipment_overdue' },
  reservation_expired: { label: 'Reservation expired', payload: 'reservation_expired' },
  ledger_drift: { label: 'Ledger drift', payload: 'ledger_drift' },
} as const;

interface EventType {
  readonly label: string;
  readonly payload: string;
}

/** Every type of event that rules may name. */
export const eventTypes: ReadonlyMap<string, EventType> = new Map(Object.entries({ ...netboxTypes, ...ownTypes }));

/** True for types that only some resources have. */
export const isOwnEventType = (name: string): boolean => Object.hasOwn(ownTypes, name);
