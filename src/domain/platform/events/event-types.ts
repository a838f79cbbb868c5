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

/** What else a change may mean; resources declare it under `events`. Requests call it by the same name. */
const ownTypes = {
  status_changed: 'Status changed',
  received: 'Received',
  installed: 'Installed',
  spares_below_minimum: 'Spares below minimum',
  spares_restored: 'Spares restored',
  order_overdue: 'Order overdue',
  shipment_overdue: 'Shipment overdue',
  reservation_expired: 'Reservation expired',
  ledger_drift: 'Ledger drift',
  spares_will_run_dry: 'Spares will run dry',
} as const;

interface EventType {
  readonly label: string;
  readonly payload: string;
}

/** Every type of event that rules may name. */
export const eventTypes: ReadonlyMap<string, EventType> = new Map<string, EventType>([
  ...Object.entries(netboxTypes),
  ...Object.entries(ownTypes).map(([name, label]) => [name, { label, payload: name }] as const),
]);

/** True for types that only some resources have. */
export const isOwnEventType = (name: string): boolean => Object.hasOwn(ownTypes, name);
