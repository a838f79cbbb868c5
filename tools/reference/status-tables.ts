import { dispositionMeanings } from '../../src/domain/lifecycle/shipping/disposition.ts';
import { orderMeanings, shipmentMeanings } from '../../src/domain/lifecycle/status/statuses.ts';
import { row, table, withPart } from './markdown.ts';

/** What units count as that an order asks for, and that neither came nor are in transit. */
const rests = {
  planned: '`on_draft_orders`',
  owed: '`outstanding_to_receive`',
  'given-up': 'nothing: they are to be ordered again',
} as const satisfies Record<(typeof orderMeanings)[keyof typeof orderMeanings]['rest'], string>;

/** What the units of a shipment count as. */
const parcels = {
  'in-transit': '`in_transit`',
  arrived: '`received` as far as they were counted; `in_transit` before anybody has counted',
  returned: '`returned`',
  lapsed: 'nothing',
} as const satisfies Record<(typeof shipmentMeanings)[keyof typeof shipmentMeanings]['units'], string>;

/** What units count as after a disposition, and what that asks of the vendor. */
const outcomes = {
  qty_received: ['`received`', 'owes nothing'],
  qty_damaged: ['`damaged` and `short`', 'owes them again'],
  qty_returned: ['`returned`', 'owes them again'],
  qty_written_off: ['`written_off`', 'owes nothing: they are to be ordered again'],
} as const satisfies Record<(typeof dispositionMeanings)[keyof typeof dispositionMeanings]['count'], readonly string[]>;

/** Sorts what objects do in a status by whether it is allowed. */
function allowances(rules: Readonly<Record<string, boolean>>): readonly [may: string, mayNot: string] {
  const named = (allowed: boolean): string =>
    Object.entries(rules)
      .flatMap(([rule, holds]) => (holds === allowed ? [rule] : []))
      .join('; ');
  return [named(true), named(false)];
}

/** The tables of what statuses allow and mean, from the data that the rules use. */
function statusTables(): string {
  const orders = Object.entries(orderMeanings).map(([status, { editable, placed, rest }]) => {
    const rules = {
      'change lines, vendor and currency': editable,
      'get shipments; be closed short': placed,
      'be without an order ID': !placed,
    };
    return row([`\`${status}\``, ...allowances(rules), rests[rest]]);
  });
  const shipments = Object.entries(shipmentMeanings).map(([status, { units, dispatched }]) => {
    const arrived = units === 'arrived';
    const allowed = allowances({ 'be installed from': arrived, 'have units disposed of': arrived });
    return row([`\`${status}\``, ...allowed, parcels[units] + (dispatched ? '; and `shipped`' : '')]);
  });
  const dispositions = Object.entries(dispositionMeanings).map(([disposition, { conditions, count, status }]) =>
    row([`\`${disposition}\``, conditions.join(' or '), ...outcomes[count], `\`${status}\``]),
  );
  return [
    ...table(['an order that is', 'may', 'may not', 'units that neither came nor are in transit count as'], orders),
    ...table(['a shipment that is', 'may', 'may not', 'its units count as'], shipments),
    ...table(
      [
        'a disposition',
        'of units that were',
        'they count as',
        'the vendor, while the order is `ordered`',
        'a numbered unit reads',
      ],
      dispositions,
    ),
  ].join('\n');
}

/** The page with its tables of statuses as the declarations have them. Fails when the page has no place for them. */
export const withStatusTables = (page: string): string => withPart(page, 'statuses', statusTables());
