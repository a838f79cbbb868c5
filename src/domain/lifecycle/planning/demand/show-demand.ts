import { canonicalJson } from '../../../engine/json.ts';
import { memoizeByObject } from '../../../engine/memoize.ts';
import { byNeed, type ComingUnits, comingUnits } from '../../balance/coming-units.ts';
import {
  type CountedDocument,
  DocumentTally,
  orderLineUnits,
  reservedUnits,
  shipmentLineUnits,
  spareUnits,
} from '../../balance/line-documents.ts';
import { documented, type Taken } from '../../bom/stock.ts';
import type { Demand, DemandLine } from './demand.ts';
import type { ItemDemand, LineDemand } from './demand-form.ts';
import { units } from './peg.ts';
import type { SurplusOffer } from './supply.ts';

/** Lines of an item and variant. */
export interface ItemLines {
  readonly key: string;
  readonly lines: readonly DemandLine[];
}

/** Lines by item and variant, sorted by type and id of the item; each group keeps the order of its lines. */
export const byItem = (lines: readonly DemandLine[]): readonly ItemLines[] =>
  [...Map.groupBy(lines, ({ key }) => key)]
    .map(([key, own]) => ({ key, lines: own }))
    .sort((a, b) => compareItems(a.lines[0], b.lines[0]));

const compareItems = (a?: DemandLine, b?: DemandLine): number =>
  compare(a?.item?.type ?? '', b?.item?.type ?? '') ||
  (a?.item?.id ?? 0) - (b?.item?.id ?? 0) ||
  compare(canonicalJson(a?.variant ?? {}), canonicalJson(b?.variant ?? {}));

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What an item and variant is needed for. Numbers that hidden documents decide are null. */
export function itemDemand(demand: Demand, { key, lines }: ItemLines): ItemDemand {
  const shown = lines.map(lineDemand);
  const [first] = lines;
  if (!first?.item) throw new Error('A line has an item');
  return {
    item: first.item,
    variant: first.variant,
    ...sums(shown),
    due: dueOf(lines.flatMap(onTheWay)),
    free_left: demand.left(key),
    hidden_units: hiddenUnits(demand).get(key) ?? 0,
    lines: shown,
  };
}

/** By key: units that lines have of which the caller may not view all. */
const hiddenUnits = memoizeByObject(({ lines }: Demand): ReadonlyMap<string, number> => {
  const found = new Map<string, number>();
  for (const { key, isVisible, hiddenDocuments, free, surplus } of lines)
    if (!isVisible || hiddenDocuments > 0) found.set(key, (found.get(key) ?? 0) + units(free) + units(surplus));
  return found;
});

const summed = [
  'required',
  'installed',
  'on_hand',
  'in_own_pool',
  'outstanding_to_receive',
  'on_draft_orders',
  'reserved_spares',
  'late',
  'hidden_documents',
] as const;
const summedUnlessHidden = ['free_spares', 'from_surplus', 'short'] as const;

function sums(lines: readonly LineDemand[]) {
  const sum = (name: (typeof summed)[number]): number => lines.reduce((total, line) => total + line[name], 0);
  const known = (name: (typeof summedUnlessHidden)[number]): number | null =>
    lines.reduce<number | null>((total, { [name]: own }) => (total === null || own === null ? null : total + own), 0);
  return {
    required: sum('required'),
    installed: sum('installed'),
    on_hand: sum('on_hand'),
    in_own_pool: sum('in_own_pool'),
    outstanding_to_receive: sum('outstanding_to_receive'),
    on_draft_orders: sum('on_draft_orders'),
    reserved_spares: sum('reserved_spares'),
    late: sum('late'),
    hidden_documents: sum('hidden_documents'),
    free_spares: known('free_spares'),
    from_surplus: known('from_surplus'),
    short: known('short'),
  };
}

/** What is pegged tells of documents that decide the need: where some are hidden, it is not told. */
export function lineDemand(line: DemandLine): LineDemand {
  const { id, bom, dateNeeded, priority, required, forPool, seen, hiddenDocuments } = line;
  const isKnown = hiddenDocuments === 0;
  const tally = new DocumentTally(seen);
  const numbers = {
    installed: tally.count('installed'),
    on_hand: tally.count('on_hand'),
    in_own_pool: forPool ? tally.count('in_own_pool') : 0,
    outstanding_to_receive: tally.count('outstanding_to_receive'),
    on_draft_orders: tally.count('on_draft_orders'),
    reserved_spares: tally.add('reserved_spares', documented(visibleReservations(line), reservedUnits)),
    free_spares: isKnown ? tally.add('free_spares', documented(line.free, spareUnits)) : null,
    from_surplus: isKnown ? tally.add('from_surplus', line.surplus.map(surplusUnits)) : null,
  };
  const days = daysOf(line);
  const coming = onTheWay(line);
  return {
    bom,
    date_needed: dateNeeded,
    priority,
    bom_line_item: id,
    required,
    ...numbers,
    short: isKnown ? line.short : null,
    due: dueOf(coming),
    late: lateUnits(coming, dateNeeded),
    hidden_documents: hiddenDocuments,
    moving: line.isMoving,
    documents: tally.counted.map((document) => ({
      ...document,
      due: dated.has(document.number) ? (days.get(`${document.document_type} ${document.document_id}`) ?? null) : null,
    })),
  };
}

const visibleReservations = ({ reserved, hiddenReservations }: DemandLine): readonly Taken[] =>
  reserved.filter(({ offer }) => !hiddenReservations.has(offer.document_id));

const surplusUnits = ({ offer: { document, id, source }, quantity }: Taken<SurplusOffer>): CountedDocument =>
  (document === 'netbox_asset_lifecycle.polineitem' ? orderLineUnits : shipmentLineUnits)(id, source, quantity);

/** The numbers whose documents have a day. */
const dated: ReadonlySet<string> = new Set(['outstanding_to_receive', 'on_draft_orders', 'from_surplus']);

/** The day of each document of a line, by type and id. */
const daysOf = ({ seen, surplus }: DemandLine): ReadonlyMap<string, string | null> =>
  new Map(
    [...comingUnits(seen), ...surplus.map(({ offer }) => offer)].map(({ document, id, due }) => [
      `${document} ${id}`,
      due,
    ]),
  );

/** Units that a line needs and that are on their way to it, or owed to it. */
const onTheWay = (line: DemandLine): readonly ComingUnits[] =>
  [
    ...byNeed(line, line.seen).needed,
    ...(line.hiddenDocuments > 0 ? [] : line.surplus.map(({ offer, quantity }) => ({ ...offer, quantity }))),
  ].filter(({ state }) => state === 'coming');

function dueOf(coming: readonly ComingUnits[]): string | null {
  const days = coming.map(({ due }) => due);
  return days.includes(null) ? null : (days.toSorted().at(-1) ?? null);
}

const lateUnits = (coming: readonly ComingUnits[], dateNeeded: string | null): number =>
  coming
    .filter(({ due }) => due !== null && dateNeeded !== null && due > dateNeeded)
    .reduce((sum, { quantity }) => sum + quantity, 0);
