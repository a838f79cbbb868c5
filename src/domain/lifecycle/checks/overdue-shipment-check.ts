import type { StoredValues } from '../../engine/schema/field-kinds.ts';
import { shipmentsInTransit } from '../status/statuses.ts';
import type { Check } from './check.ts';

const subject = 'netbox_asset_lifecycle.shipment';

/** A shipment is overdue from the day after it was expected, until it arrives, is given up, or gets another date. */
const isOverdue = ({ status, date_expected, archived }: StoredValues<typeof subject>, now: string): boolean =>
  !archived && shipmentsInTransit.has(status) && date_expected !== null && date_expected < now.slice(0, 10);

/** The courier has trouble with it, and has reported nothing better since. */
const isStuck = ({ status, tracking_status, archived }: StoredValues<typeof subject>): boolean =>
  !archived && shipmentsInTransit.has(status) && tracking_status === 'exception';

export const overdueShipmentCheck: Check<typeof subject> = {
  kind: 'overdue-shipment',
  every: 'day',
  subject,
  suspects: (values, now) => isOverdue(values, now) || isStuck(values),
  async judge({ values }, { now }) {
    if (isOverdue(values, now)) return `Expected on ${values.date_expected} and still ${values.status}`;
    return isStuck(values) ? `The courier reports an exception (${values.tracking_time?.slice(0, 10)})` : undefined;
  },
};
