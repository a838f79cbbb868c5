import type { JsonObject } from '../../engine/json.ts';
import type { ObjectRef } from '../../engine/schema/field-kinds.ts';
import { integer } from '../../engine/schema/fields.ts';
import { entries, type SchemaValues } from '../../engine/schema/input-schema.ts';
import {
  byLine,
  type Documents,
  DocumentTally,
  documentEntries,
  reservedUnits,
  spareUnits,
} from '../balance/line-documents.ts';
import { bomLineBalance } from '../balance/order-line-balance.ts';
import { lifeMembers } from '../item/end-of-life.ts';
import { itemReference } from '../item/item.ts';
import {
  type HiddenDocuments,
  hidden_documents,
  hidden_lines,
  lineMembers,
  type RequiredLine,
  units,
  unlessHidden,
} from './coverage.ts';
import { documented, type Offers, Stock } from './stock.ts';

const requirementMembers = {
  ...lineMembers,
  installed: units('Installed from shipments and spares'),
  on_hand: units('Received and neither installed nor put into a pool'),
  in_own_pool: units('Received and put into a pool, of a line that was reordered for a pool'),
  outstanding_to_receive: units('In transit, or owed by the vendor of an order in status ordered'),
  on_draft_orders: units('On orders that are drafts or approved, and neither received nor in transit'),
  reserved_spares: units('Spares reserved for the BOM, at most the units still required'),
  free_spares: units('Free serviceable units of the chosen pools, at most the units still required'),
  to_buy: unlessHidden('Required minus all of these, at least 0'),
  hidden_documents,
  substitutes: entries(
    {
      item: itemReference({}),
      reserved_spares: units('Spares reserved for the BOM'),
      free_spares: units('Free serviceable units of the chosen pools'),
    },
    {
      help: 'Spares that are approved substitutes; they are used after those of the item, and the numbers of the line count them, too',
    },
  ),
  ...lifeMembers,
};

export const requirementsForm = {
  bom: units('Id of the BOM'),
  hidden_lines,
  lines: entries({ ...requirementMembers, documents: documentEntries }),
  to_buy: integer({ help: 'Total units to buy; null while lines of the BOM or documents of its lines are hidden' }),
};

export type Requirements = SchemaValues<typeof requirementsForm> & JsonObject;
type LineRequirement = Omit<Requirements['lines'][number], keyof typeof lifeMembers>;

/** An item that spares may be of, with its key in the variant of a line. */
interface KeyedItem {
  readonly item: ObjectRef;
  readonly key: string;
}

/** A line with the key of its item and variant, which spares share, and its approved substitutes in the order in which they are used. */
export interface NeedyLine extends RequiredLine {
  readonly key: string;
  readonly substitutes?: readonly KeyedItem[];
}

/** A line whose spares are being found. */
interface OpenLine {
  readonly line: NeedyLine;
  readonly tally: DocumentTally;
  need: number;
  reserved: number;
  free: number;
  readonly substitutes: { readonly item: ObjectRef; readonly reserved_spares: number; readonly free_spares: number }[];
}

/**
 * The units of each line that remain to be bought. Lines take spares in their order: several may have the same item and variant,
 * and no spare is counted twice. Substitutes are used once every line has taken what is of its own item.
 */
export function requirements(
  lines: readonly NeedyLine[],
  documents: Documents,
  offers: { readonly reserved: Offers; readonly free: Offers },
  hidden: HiddenDocuments = new Map(),
): readonly LineRequirement[] {
  const documentsOf = byLine(documents);
  const [reserved, free] = [new Stock(offers.reserved), new Stock(offers.free)];
  const open = lines.map((line) => opened(line, documentsOf(line.id)));
  const takeFor = (entry: OpenLine, key: string) => {
    const ofReservations = documented(reserved.take([key], entry.need), reservedUnits);
    const reserved_spares = entry.tally.add('reserved_spares', ofReservations);
    const ofPools = documented(free.take([key], entry.need - reserved_spares), spareUnits);
    const free_spares = entry.tally.add('free_spares', ofPools);
    entry.need -= reserved_spares + free_spares;
    entry.reserved += reserved_spares;
    entry.free += free_spares;
    return { reserved_spares, free_spares };
  };
  for (const entry of open) takeFor(entry, entry.line.key);
  for (const entry of open)
    for (const { item, key } of entry.line.forPool ? [] : (entry.line.substitutes ?? [])) {
      const taken = takeFor(entry, key);
      if (taken.reserved_spares + taken.free_spares > 0) entry.substitutes.push({ item, ...taken });
    }
  return open.map((entry) => requirementOf(entry, hidden.get(entry.line.id) ?? 0));
}

const opened = (line: NeedyLine, documents: Documents): OpenLine => ({
  line,
  tally: new DocumentTally(documents),
  need: bomLineBalance(line, documents).toBuy,
  reserved: 0,
  free: 0,
  substitutes: [],
});

function requirementOf({ line, tally, need, reserved, free, substitutes }: OpenLine, hidden: number): LineRequirement {
  const { id, item, variant, required, forPool } = line;
  return {
    bom_line_item: id,
    item,
    variant,
    required,
    installed: tally.count('installed'),
    on_hand: tally.count('on_hand'),
    in_own_pool: forPool ? tally.count('in_own_pool') : 0,
    outstanding_to_receive: tally.count('outstanding_to_receive'),
    on_draft_orders: tally.count('on_draft_orders'),
    reserved_spares: reserved,
    free_spares: free,
    to_buy: hidden > 0 ? null : need,
    hidden_documents: hidden,
    substitutes,
    documents: tally.counted,
  };
}
