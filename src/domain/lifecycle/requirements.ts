import { entries, type FormValues } from '../model/form.ts';
import type { JsonObject } from '../model/json.ts';
import { lineMembers, type RequiredLine, units } from './coverage.ts';
import { byLine, type Documents, documentEntries, spareUnits, Tally, type Unnamed } from './line-documents.ts';

const requirementMembers = {
  ...lineMembers,
  installed: units('Installed from shipments and spares'),
  on_hand: units('Received and neither installed nor put into a pool'),
  outstanding_to_receive: units('On orders that went to the vendor, not short-closed and not received'),
  on_draft_orders: units('On orders that are drafts or approved'),
  free_spares: units('Serviceable units of the chosen pools that nobody has reserved, as far as they are still needed'),
  to_buy: units('Required, less all of these; never below zero'),
};

export const requirementsForm = {
  bom: units('Id of the BOM'),
  lines: entries({ ...requirementMembers, documents: documentEntries }),
  to_buy: units('Units to buy in all'),
};

export type Requirements = FormValues<typeof requirementsForm> & JsonObject;
type LineRequirement = Requirements['lines'][number];

/** Free units of a spare item that a line could take. */
export interface OfferedSpare {
  readonly spare_item: number;
  readonly pool: number;
  readonly free: number;
}

/** A line with the name of its item and variant, which spares share. */
export interface NeedyLine extends RequiredLine {
  readonly key: string;
}

/**
 * What is left to buy of each line. Lines come in the order in which they take from the pools: several may ask for the
 * same item and variant, and no spare is counted twice.
 */
export function requirements(
  lines: readonly NeedyLine[],
  documents: Documents,
  spares: ReadonlyMap<string, readonly OfferedSpare[]>,
): readonly LineRequirement[] {
  const documentsOf = byLine(documents);
  const left = new Map<number, number>([...spares.values()].flat().map(({ spare_item, free }) => [spare_item, free]));
  return lines.map(({ key, id, item, variant, required }) => {
    const tally = new Tally(documentsOf(id));
    const installed = tally.count('installed');
    const on_hand = tally.count('on_hand');
    const outstanding_to_receive = tally.count('outstanding_to_receive');
    const on_draft_orders = tally.count('on_draft_orders');
    const need = required - installed - on_hand - outstanding_to_receive - on_draft_orders;
    const free_spares = tally.add('free_spares', takeSpares(spares.get(key) ?? [], left, need));
    return {
      bom_line_item: id,
      item,
      variant,
      required,
      installed,
      on_hand,
      outstanding_to_receive,
      on_draft_orders,
      free_spares,
      to_buy: Math.max(0, need - free_spares),
      documents: tally.counted,
    };
  });
}

function takeSpares(offered: readonly OfferedSpare[], left: Map<number, number>, need: number): readonly Unnamed[] {
  let missing = Math.max(0, need);
  return offered.map(({ spare_item, pool }) => {
    const free = left.get(spare_item) ?? 0;
    const quantity = Math.min(free, missing);
    left.set(spare_item, free - quantity);
    missing -= quantity;
    return spareUnits(spare_item, pool, quantity);
  });
}
