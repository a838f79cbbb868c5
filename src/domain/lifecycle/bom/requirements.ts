import type { JsonObject } from '../../engine/json.ts';
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

/** A line with the key of its item and variant, which spares share. */
export interface NeedyLine extends RequiredLine {
  readonly key: string;
}

/**
 * The units of each line that remain to be bought. Lines take spares in their order: several may have the same item and variant,
 * and no spare is counted twice.
 */
export function requirements(
  lines: readonly NeedyLine[],
  documents: Documents,
  offers: { readonly reserved: Offers; readonly free: Offers },
  hidden: HiddenDocuments = new Map(),
): readonly LineRequirement[] {
  const documentsOf = byLine(documents);
  const [reserved, free] = [new Stock(offers.reserved), new Stock(offers.free)];
  return lines.map(({ key, ...line }) => {
    const { id, item, variant, required, forPool } = line;
    const lineDocuments = documentsOf(id);
    const tally = new DocumentTally(lineDocuments);
    const hidden_documents = hidden.get(id) ?? 0;
    const need = bomLineBalance(line, lineDocuments).toBuy;
    const reserved_spares = tally.add('reserved_spares', documented(reserved.take([key], need), reservedUnits));
    const free_spares = tally.add('free_spares', documented(free.take([key], need - reserved_spares), spareUnits));
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
      reserved_spares,
      free_spares,
      to_buy: hidden_documents > 0 ? null : need - reserved_spares - free_spares,
      hidden_documents,
      documents: tally.counted,
    };
  });
}
