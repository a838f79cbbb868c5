import { plus, times } from '../model/decimal.ts';
import type { ObjectRef } from '../model/field-kinds.ts';
import { integer, jsonObject, text } from '../model/fields.ts';
import { entries, type FormValues } from '../model/form.ts';
import type { JsonObject } from '../model/json.ts';
import { itemReference } from './item.ts';
import {
  byLine,
  type Documents,
  documentEntries,
  isDrafted,
  isPlaced,
  type OrderedLine,
  receivedOf,
  Tally,
} from './line-documents.ts';
import { pricePlaces } from './price.ts';

/** A line of the BOM and how many units it asks for. */
export interface RequiredLine {
  readonly id: number;
  readonly item: ObjectRef | null;
  readonly variant: JsonObject;
  readonly required: number;
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
  on_draft_orders: units('On orders that are drafts or approved'),
  ordered: units('On orders that went to the vendor'),
  short_closed: units('Of these, units that the vendor does not owe any more'),
  shipped: units('Under way or received'),
  received: units('Received in good order'),
  damaged: units('Arrived unfit, by the receiving slips'),
  missing: units('Did not arrive, by the receiving slips'),
  short: units('Shipped and counted, but missing or damaged'),
  installed: units('Installed from shipments and spares'),
  outstanding_to_order: unlessHidden(
    'Required, and neither taken from spares nor on an order that is not short-closed',
  ),
  outstanding_to_receive: units('Ordered, not short-closed and not received, order by order'),
  surplus: unlessHidden('Ordered or taken from spares beyond what is required'),
  hidden_documents,
};

const totalMembers = {
  currency: text({ help: 'ISO 4217 code; blank for orders without one' }),
  on_draft_orders: text({ help: 'Worth of the lines of orders that are drafts or approved, exact decimal' }),
  ordered: text({ help: 'Worth of the lines of orders that went to the vendor' }),
  short_closed: text({ help: 'Of these, worth of the units that the vendor does not owe any more' }),
  received: text({ help: 'Of these, worth of the units received in good order' }),
  unpriced_lines: units('Order lines without a price, which these sums leave out'),
};

export const coverageForm = {
  bom: units('Id of the BOM'),
  hidden_lines,
  lines: entries({ ...coverageMembers, documents: documentEntries }),
  totals: entries(totalMembers, { help: 'Money by currency; cancelled orders cost nothing' }),
};

export type Coverage = FormValues<typeof coverageForm> & JsonObject;
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

function lineCoverage(
  { id, item, variant, required }: RequiredLine,
  documents: Documents,
  hidden: number,
): LineCoverage {
  const tally = new Tally(documents);
  const from_spares = tally.count('from_spares');
  const on_draft_orders = tally.count('on_draft_orders');
  const ordered = tally.count('ordered');
  const short_closed = tally.count('short_closed');
  const covered = from_spares + on_draft_orders + ordered - short_closed;
  return {
    bom_line_item: id,
    item,
    variant,
    required,
    from_spares,
    on_draft_orders,
    ordered,
    short_closed,
    shipped: tally.count('shipped'),
    received: tally.count('received'),
    damaged: tally.count('damaged'),
    missing: tally.count('missing'),
    short: tally.count('short'),
    installed: tally.count('installed'),
    outstanding_to_order: hidden > 0 ? null : Math.max(0, required - covered),
    outstanding_to_receive: tally.count('outstanding_to_receive'),
    surplus: hidden > 0 ? null : Math.max(0, covered - required),
    hidden_documents: hidden,
    documents: tally.counted,
  };
}

/** What the orders of a BOM cost, exactly, for each currency. */
export function totals({ ordered, shipped }: Omit<Documents, 'spares'>): readonly CurrencyTotal[] {
  const live = ordered.filter((line) => isDrafted(line) || isPlaced(line));
  const groups = Map.groupBy(live, ({ currency }) => currency ?? '');
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, lines]) => {
      const placed = lines.filter(isPlaced);
      return {
        currency,
        on_draft_orders: worth(lines.filter(isDrafted), ({ quantity }) => quantity),
        ordered: worth(placed, ({ quantity }) => quantity),
        short_closed: worth(placed, ({ shortClosed }) => shortClosed),
        received: worth(placed, (line) => receivedOf(line, shipped)),
        unpriced_lines: lines.filter(({ unitPrice }) => unitPrice === null).length,
      };
    });
}

const worth = (lines: readonly OrderedLine[], quantity: (line: OrderedLine) => number): string =>
  lines.reduce(
    (sum, line) => (line.unitPrice === null ? sum : plus(sum, times(line.unitPrice, quantity(line), pricePlaces))),
    times('0', 0, pricePlaces),
  );
