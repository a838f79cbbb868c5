import { sameJson } from '../../../engine/json.ts';
import type { Reader } from '../../../engine/ports.ts';
import { loadObjects } from '../../../engine/resource/load-objects.ts';
import { type ObjectOf, refKey } from '../../../engine/resource/resource.ts';
import type { ObjectRef } from '../../../engine/schema/field-kinds.ts';
import type { Documents } from '../../balance/line-documents.ts';
import { bomLineBalance, orderLineBalance } from '../../balance/order-line-balance.ts';
import { lineNeed } from '../../balance/order-supply.ts';
import { orderedLines, shippedLines } from '../../balance/read-documents.ts';
import { daysBetween } from '../../lead-times/days.ts';
import { levelKey } from '../../spares/spares-levels.ts';
import type { LeadTime } from './lead-time.ts';
import { dayOf } from './months.ts';
import type { Arrival } from './run-dry.ts';

const lifecycle = 'netbox_asset_lifecycle';

type Allocation = ObjectOf<`${typeof lifecycle}.spareitemallocation`>;
type BomLine = ObjectOf<`${typeof lifecycle}.bomlineitem`>;

/** Units that are to come for an allocation. */
export interface Pending {
  readonly units: number;
  /** The day on which they are expected, YYYY-MM-DD; null when nobody knows. */
  readonly expected: string | null;
  /** The order that brings them; null for units that are here and not yet in the pool. */
  readonly order: number | null;
}

/** What is to come for an allocation, and how many documents were left out since the caller may not view them. */
export interface PendingUnits {
  readonly pending: readonly Pending[];
  readonly hidden: number;
}

/** Answers the keys (`<type>#<id>`) of those objects that may be told of; `all` for checks, which speak to nobody. */
type Viewable = 'all' | ((refs: readonly ObjectRef[]) => Promise<ReadonlySet<string>>);

/** What placed orders and received shipments still bring to allocations, by their ids: one batch of reads a level. */
export async function pendingUnits(
  reader: Reader,
  allocations: readonly Allocation[],
  viewable: Viewable,
): Promise<ReadonlyMap<number, PendingUnits>> {
  const ids = allocations.flatMap(({ values }) => values.bom_line_items);
  const lines = await loadObjects(reader, `${lifecycle}.bomlineitem`, ids);
  const documents = await visibleDocuments(reader, lines, viewable);
  return new Map(
    allocations.map(({ id, values }): readonly [number, PendingUnits] => {
      const own = lines.filter((line) => isFor(levelKey(values), line));
      const pending = own.flatMap((line) => (documents.hidden.has(line.id) ? [] : pendingOf(line, documents)));
      return [id, { pending, hidden: own.reduce((sum, line) => sum + (documents.hidden.get(line.id) ?? 0), 0) }];
    }),
  );
}

interface VisibleDocuments extends Omit<Documents, 'spares'> {
  /** By BOM line: how much of it is hidden. Of such a line nothing is told, since its rest would tell of what is hidden. */
  readonly hidden: ReadonlyMap<number, number>;
}

async function visibleDocuments(
  reader: Reader,
  lines: readonly BomLine[],
  viewable: Viewable,
): Promise<VisibleDocuments> {
  const [ordered, shipped] = await Promise.all([orderedLines(reader, lines), shippedLines(reader, lines)]);
  const refs = [
    ...lines.map(({ id }) => ({ line: id, refs: [ref('bomlineitem', id)] })),
    ...ordered.map(({ id, line, order }) => ({ line, refs: [ref('polineitem', id), ref('purchaseorder', order)] })),
    ...shipped.map(({ id, line, shipment }) => ({
      line,
      refs: [ref('shipmentlineitem', id), ref('shipment', shipment)],
    })),
  ];
  const seen = viewable === 'all' ? undefined : await viewable(refs.flatMap((document) => document.refs));
  const hidden = new Map<number, number>();
  for (const document of refs)
    if (seen && !document.refs.every((one) => seen.has(refKey(one))))
      hidden.set(document.line, (hidden.get(document.line) ?? 0) + 1);
  return { ordered, shipped, hidden };
}

const ref = (model: 'bomlineitem' | 'polineitem' | 'purchaseorder' | 'shipmentlineitem' | 'shipment', id: number) => ({
  type: `${lifecycle}.${model}` as const,
  id,
});

const isFor = (key: ReturnType<typeof levelKey>, { values }: BomLine): boolean =>
  sameJson(key, { pool: values.spares_pool, item: values.item, variant: values.variant });

/** Drafts and approved orders bring nothing yet. */
function pendingOf(line: BomLine, documents: Omit<Documents, 'spares'>): readonly Pending[] {
  const ordered = documents.ordered.filter((document) => document.line === line.id);
  const shipped = documents.shipped.filter((document) => document.line === line.id);
  const { onHand } = bomLineBalance(lineNeed(line), { ordered, shipped, spares: [] });
  const coming = ordered.map((document): Pending => {
    const { inTransit, owed } = orderLineBalance(document, shipped);
    return { units: inTransit + owed, expected: document.expected ?? null, order: document.order };
  });
  return [...coming, { units: onHand, expected: null, order: null }].filter(({ units }) => units > 0);
}

/** Days until units come: those that are late, or of which nobody knows a day, after one lead time from now. */
export const arrivalsOf = (pending: readonly Pending[], { days }: LeadTime, now: string): readonly Arrival[] =>
  pending.map(({ units, expected, order }) => {
    const inDays = expected === null ? -1 : daysBetween(dayOf(now), expected);
    return { units, inDays: order === null ? 0 : inDays < 0 ? days : inDays };
  });
