import type { Query } from '../api/paths.ts';

/** A kind of thing that waits: a list with filters. What is late or short, the API's own checks and fields say. */
export interface Waiting {
  readonly title: string;
  /** What somebody is to do about it. */
  readonly todo: string;
  readonly list: string;
  readonly query: Query;
  /** The field that names the place to go to, where that is not the object itself. */
  readonly place?: string;
  /** The field that says in a sentence what is the matter. */
  readonly message?: string;
  /** Fields that are shown beside the name. */
  readonly facts: readonly string[];
}

const lifecycle = '/plugins/asset-lifecycle';
const openAlerts = { list: `${lifecycle}/alerts/`, place: 'subject', message: 'message', facts: ['raised'] };
const openAlertsOf = (filter: Query): Query => ({ cleared__empty: 'true', acknowledged: 'false', ...filter });

export const waiting: readonly Waiting[] = [
  {
    ...openAlerts,
    title: 'Overdue orders',
    todo: 'Ask the vendor, or move the expected date.',
    query: openAlertsOf({ kind: 'overdue-order' }),
  },
  {
    ...openAlerts,
    title: 'Overdue shipments',
    todo: 'Ask the courier, or receive what has come.',
    query: openAlertsOf({ kind: 'overdue-shipment' }),
  },
  {
    ...openAlerts,
    title: 'Other alerts',
    todo: 'Look, then acknowledge.',
    query: openAlertsOf({ kind__n: ['overdue-order', 'overdue-shipment'] }),
  },
  {
    title: 'BOMs that are not current',
    todo: 'Generate them again: the design has changed.',
    list: `${lifecycle}/boms/`,
    query: { is_current: 'false', archived: 'false', status__n: 'cancelled' },
    facts: ['status', 'last_generated'],
  },
  {
    title: 'Units that are missing',
    todo: 'Settle the difference with the vendor.',
    list: `${lifecycle}/shipment-line-items/`,
    query: { qty_missing__gt: 0 },
    facts: ['bom_line_item', 'qty_missing'],
  },
  {
    title: 'Units that came damaged',
    todo: 'Return them or write them off.',
    list: `${lifecycle}/shipment-line-items/`,
    query: { qty_damaged__gt: 0 },
    facts: ['bom_line_item', 'qty_damaged'],
  },
  {
    title: 'BOMs to approve',
    todo: 'Check the lines, then approve.',
    list: `${lifecycle}/boms/`,
    query: { status: 'draft', is_current: 'true', archived: 'false' },
    facts: ['last_generated'],
  },
  {
    title: 'Orders to approve',
    todo: 'Check prices and quantities, then approve.',
    list: `${lifecycle}/purchase-orders/`,
    query: { status: 'draft', archived: 'false' },
    facts: ['vendor', 'total_price'],
  },
];
