import type { JsonObject } from '../model/json.ts';
import type { Check } from './check.ts';
import { shipmentsInTransit } from './statuses.ts';

/** A shipment is overdue from the day after it was expected, until it arrives, is given up, or gets another date. */
const isOverdue = ({ status, date_expected, archived }: JsonObject, now: string): boolean =>
  archived !== true &&
  shipmentsInTransit.has(String(status)) &&
  typeof date_expected === 'string' &&
  date_expected < now.slice(0, 10);

export const overdueShipmentCheck: Check = {
  kind: 'overdue-shipment',
  every: 'day',
  subject: 'netbox_asset_lifecycle.shipment',
  suspects: isOverdue,
  async judge({ values }, { now }) {
    return isOverdue(values, now) ? `Expected on ${values.date_expected} and still ${values.status}` : undefined;
  },
};
