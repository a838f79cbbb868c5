import type { JsonObject } from '../../engine/json.ts';
import { plus, times } from '../../engine/schema/decimal.ts';
import type { ObjectRef } from '../../engine/schema/field-kinds.ts';
import { integer, jsonObject, text } from '../../engine/schema/fields.ts';
import { entries, type SchemaValues } from '../../engine/schema/input-schema.ts';
import {
  byLine,
  type Documents,
  documentEntries,
  isDrafted,
  isPlaced,
  type OrderedLine,
  Tally,
} from '../balance/line-documents.ts';
import { bomLineBalance, type LineNeed, orderLineBalance } from '../balance/order-line-balance.ts';
import { itemReference } from '../item/item.ts';
import { pricePlaces } from '../item/price.ts';

/** A line of the BOM and how many units it asks for. */
export interface RequiredLine extends LineNeed {
  readonly id: number;
  readonly item: ObjectRef | null;
  readonly variant: JsonObject;
}

export const units = (help: string) => integer({ required: true, help });

/** A number to buy by: unknown to a caller who may not view all of the documents behind it. */
export const unlessHidden = (help: string) => integer({ help: `${help}; null while documents of the line are hidden` });

/** Numbers count what the caller may view, and nothing else. */
export const hidden_documents = units('Documents of the line that the caller may not view: no number counts them');
export const hidden_lines = units('Lines of the BOM that the caller may not view');

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
  ordered: units('On orders that went to the vendor'),
  short_closed: units('Of these, units that the vendor does not owe any more'),
  shipped: units('Left the vendor: on their way or arrived, less those that went back'),
  in_transit: units('In shipments that are prepared or shipped, or arrived and not counted yet'),
  received: units('Received in good order, whatever became of the order'),
  damaged: units('Arrived unfit or found unfit since, by the receiving slips'),
  missing: units('Did not arrive, by the receiving slips'),
  short: units('Shipped and counted, but missing or damaged'),
  returned: units('Went back to the vendor, some units or the whole shipment'),
  written_off: units(
    'Came, and were scrapped or lost here: the vendor owes nothing for them, they are to be bought again',
  ),
  installed: units('Installed from shipments and spares'),
  on_hand: units('Received and neither installed nor put into a pool'),
  in_pools: units('Received and put into a pool: no longer for this line, unless it was reordered for a pool'),
  outstanding_to_order: unlessHidden('Required, and neither received, nor to come, nor taken from spares'),
  outstanding_to_receive: units('In transit, or owed by the vendor of an order in status ordered'),
  surplus: unlessHidden('Received, to come or taken from spares beyond what is required'),
  hidden_documents,
};

const totalMembers = {
  currency: text({ help: 'ISO 4217 code; blank for orders without one' }),
  on_draft_orders: text({ help: 'Worth of the units under `on_draft_orders`, exact decimal' }),
  ordered: text({ help: 'Worth of the lines of orders that went to the vendor' }),
  short_closed: text({ help: 'Of these, worth of the units that the vendor does not owe any more' }),
  received: text({
    help: 'Worth of the units received in good order, those of cancelled orders and those written off since included',
  }),
  unpriced_lines: units('Order lines without a price, which these sums leave out'),
};

export const coverageForm = {
  bom: units('Id of the BOM'),
  hidden_lines,
  lines: entries({ ...coverageMembers, documents: documentEntries }),
  totals: entries(totalMembers, { help: 'Money by currency; of a cancelled order, what was received' }),
};

export type Coverage = SchemaValues<typeof coverageForm> & JsonObject;
type LineCoverage = Coverage['lines'][number];
type CurrencyTotal = Coverage['totals'][number];

/** How far a BOM is covered, line by line. */
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
  const tally = new Tally(documents);
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
    documents: tally.counted,
  };
}

/** What the orders of a BOM cost, exactly, for each currency: what they ask for, and what came of them. */
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
