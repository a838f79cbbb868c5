import type { JsonObject } from '../../engine/json.ts';
import { plus, times } from '../../engine/schema/decimal.ts';
import type { ObjectRef } from '../../engine/schema/field-kinds.ts';
import { integer, jsonObject, text } from '../../engine/schema/fields.ts';
import { entries, type SchemaValues } from '../../engine/schema/input-schema.ts';
import {
  byLine,
  type Documents,
  DocumentTally,
  documentEntries,
  isDrafted,
  isPlaced,
  type OrderedLine,
} from '../balance/line-documents.ts';
import { bomLineBalance, type LineNeed, orderLineBalance } from '../balance/order-line-balance.ts';
import { lifeMembers } from '../item/end-of-life.ts';
import { itemReference } from '../item/item.ts';
import { pricePlaces } from '../item/price.ts';
import { baseTotalMembers } from './coverage-base.ts';
import { substituteCoverage, substituteEntries } from './substitute-coverage.ts';

/** A line of the BOM with its required units. */
export interface RequiredLine extends LineNeed {
  readonly id: number;
  readonly item: ObjectRef | null;
  readonly variant: JsonObject;
}

export const units = (help: string) => integer({ required: true, help });

/** A number that decides purchases: null for callers who may not view all documents behind it. */
export const unlessHidden = (help: string) => integer({ help: `${help}; null while documents of the line are hidden` });

/** Numbers count only documents that the caller may view. */
export const hidden_documents = units(
  'Number of documents of the line that the caller may not view; no other number includes them',
);
export const hidden_lines = units('Number of lines of the BOM that the caller may not view');

/** How many documents of each line are hidden; lines without any are absent. */
export type HiddenDocuments = ReadonlyMap<number, number>;

/** Which line an entry is about. */
export const lineMembers = {
  bom_line_item: units('Id of the line'),
  item: itemReference({}),
  variant: jsonObject(),
  required: units('Units of the line'),
};

const coverageMembers = {
  ...lineMembers,
  from_spares: units('Installed from spares pools'),
  on_draft_orders: units('On orders that are drafts or approved, and neither received nor in transit'),
  ordered: units('On placed orders'),
  short_closed: units('Ordered units that were closed short, or went back for a credit'),
  shipped: units('Shipped by the vendor: in transit or arrived, minus returned units'),
  in_transit: units('In shipments that are prepared or shipped, or arrived and not counted yet'),
  received: units('Received in good order, also from cancelled orders'),
  damaged: units('Arrived damaged or found damaged later, from the receiving slips'),
  missing: units('Did not arrive, from the receiving slips'),
  short: units('Shipped and counted, but missing or damaged'),
  returned: units('Returned to the vendor, individually or with the whole shipment'),
  written_off: units('Scrapped or lost after receipt: the vendor owes no replacement, and they must be bought again'),
  installed: units('Installed from shipments and spares'),
  on_hand: units('Received and neither installed nor put into a pool'),
  in_pools: units('Received and put into a pool; they count for this line only if it was reordered for a pool'),
  outstanding_to_order: unlessHidden('Required, and neither received, expected nor taken from spares'),
  outstanding_to_receive: units('In transit, or owed by the vendor of an order in status ordered'),
  surplus: unlessHidden('Received, expected or taken from spares beyond the required quantity'),
  hidden_documents,
  substitutes: substituteEntries,
  ...lifeMembers,
};

const totalMembers = {
  currency: text({ help: 'ISO 4217 code; blank for orders without one' }),
  on_draft_orders: text({ help: 'Value of the units under `on_draft_orders`, exact decimal' }),
  ordered: text({ help: 'Value of the lines of placed orders' }),
  short_closed: text({ help: 'Value of the ordered units that were closed short, or went back for a credit' }),
  received: text({
    help: 'Value of the units received in good order, including those of cancelled orders and those written off since',
  }),
  unpriced_lines: units('Number of order lines without a price; the sums leave them out'),
};

export const coverageForm = {
  bom: units('Id of the BOM'),
  hidden_lines,
  lines: entries({ ...coverageMembers, documents: documentEntries }),
  totals: entries(totalMembers, { help: 'Amounts by currency; a cancelled order counts with its received units' }),
  totals_base: entries(baseTotalMembers, {
    help: 'The sum of all currencies in the base currency: one entry, and none where no base currency is set or a rate is missing',
  }),
};

export type Coverage = SchemaValues<typeof coverageForm> & JsonObject;
type LineCoverage = Omit<Coverage['lines'][number], keyof typeof lifeMembers>;
type CurrencyTotal = Coverage['totals'][number];

/** The coverage of a BOM, line by line, without the life of the items. */
export function coverage(
  lines: readonly RequiredLine[],
  documents: Documents,
  hidden: HiddenDocuments = new Map(),
): readonly LineCoverage[] {
  const documentsOf = byLine(documents);
  return lines.map((line) => lineCoverage(line, documentsOf(line.id), hidden.get(line.id) ?? 0));
}

function lineCoverage(line: RequiredLine, documents: Documents, hidden: number): LineCoverage {
  const { id, item, variant, required } = line;
  const tally = new DocumentTally(documents);
  const { toBuy, surplus } = bomLineBalance(line, documents);
  return {
    bom_line_item: id,
    item,
    variant,
    required,
    from_spares: tally.count('from_spares'),
    on_draft_orders: tally.count('on_draft_orders'),
    ordered: tally.count('ordered'),
    short_closed: tally.count('short_closed'),
    shipped: tally.count('shipped'),
    in_transit: tally.count('in_transit'),
    received: tally.count('received'),
    damaged: tally.count('damaged'),
    missing: tally.count('missing'),
    short: tally.count('short'),
    returned: tally.count('returned'),
    written_off: tally.count('written_off'),
    installed: tally.count('installed'),
    on_hand: tally.count('on_hand'),
    in_pools: tally.count('in_pools'),
    outstanding_to_order: hidden > 0 ? null : toBuy,
    outstanding_to_receive: tally.count('outstanding_to_receive'),
    surplus: hidden > 0 ? null : surplus,
    hidden_documents: hidden,
    substitutes: substituteCoverage(documents),
    documents: tally.counted,
  };
}

/** The exact value of the orders of a BOM by currency: ordered, closed short and received units. */
export function totals({ ordered, shipped }: Omit<Documents, 'spares'>): readonly CurrencyTotal[] {
  const balanced = ordered.map((line) => ({ ...line, ...orderLineBalance(line, shipped) }));
  const costly = balanced.filter((line) => isDrafted(line) || isPlaced(line) || line.delivered > 0);
  const groups = Map.groupBy(costly, ({ currency }) => currency ?? '');
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, lines]) => {
      const placed = lines.filter(isPlaced);
      return {
        currency,
        on_draft_orders: worth(lines, ({ planned }) => planned),
        ordered: worth(placed, ({ quantity }) => quantity),
        short_closed: worth(placed, ({ shortClosed }) => shortClosed),
        received: worth(lines, ({ delivered }) => delivered),
        unpriced_lines: lines.filter(({ unitPrice }) => unitPrice === null).length,
      };
    });
}

const worth = <L extends Pick<OrderedLine, 'unitPrice'>>(lines: readonly L[], quantity: (line: L) => number): string =>
  lines.reduce(
    (sum, line) => (line.unitPrice === null ? sum : plus(sum, times(line.unitPrice, quantity(line), pricePlaces))),
    times('0', 0, pricePlaces),
  );
