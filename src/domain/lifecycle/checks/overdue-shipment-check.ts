import type { StoredValues } from '../../engine/schema/field-kinds.ts';
import { shipmentsInTransit } from '../status/statuses.ts';
import type { Check } from './check.ts';

const subject = 'netbox_asset_lifecycle.shipment';

/** A shipment is overdue from the day after it was expected, until it arrives, is given up, or gets another date. */
const isOverdue = ({ status, date_expected, archived }: StoredValues<typeof subject>, now: string): boolean =>
  !archived && shipmentsInTransit.has(status) && date_expected !== null && date_expected < now.slice(0, 10);

export const overdueShipmentCheck: Check<typeof subject> = {
  kind: 'overdue-shipment',
  every: 'day',
  subject,
  suspects: isOverdue,
  async judge({ values }, { now }) {
    return isOverdue(values, now) ? `Expected on ${values.date_expected} and still ${values.status}` : undefined;
  },
};
