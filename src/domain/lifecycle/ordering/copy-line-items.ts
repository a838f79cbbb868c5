import { requireObject } from '../../engine/access/access.ts';
import { visibleReader } from '../../engine/access/visible-reader.ts';
import type { Context } from '../../engine/context.ts';
import { ErrorCollector, errorsWithin, Failure, type FieldErrors, messagesOf } from '../../engine/errors.ts';
import type { JsonObject } from '../../engine/json.ts';
import { loadObjects } from '../../engine/resource/load-objects.ts';
import { type ObjectOf, refKey } from '../../engine/resource/resource.ts';
import type { ObjectRef } from '../../engine/schema/field-kinds.ts';
import type { SchemaValues } from '../../engine/schema/input-schema.ts';
import { withIdBlocks } from '../../engine/write/bulk.ts';
import { type ActionRequest, perform } from '../../engine/write/run-action.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { orderedLines, shippedLines } from '../balance/read-documents.ts';
import { unitsToBuy } from '../bom/bom-requirements.ts';
import { endsOfLife, lifeOf } from '../item/end-of-life.ts';
import { suppliedItem } from '../item/item.ts';
import { lineTotal, orderTotal } from '../item/price.ts';
import { learnedLeadTimes } from '../lead-times/learned.ts';
import { requireDraft } from '../status/locks.ts';
import { addObject } from './add-object.ts';
import { listedPrices } from './listed-prices.ts';
import { planOrderLine } from './plan-order-line.ts';
import { poLineItem } from './po-line-item.ts';
import { orderLinesOf, purchaseOrder } from './purchase-order.ts';
import type { copyLineItems } from './purchase-order-actions.ts';

const bomLineType = 'netbox_asset_lifecycle.bomlineitem';

type CopyLinesInput = SchemaValues<(typeof copyLineItems)['body']>;
type CopiedOrderLines = SchemaValues<(typeof copyLineItems)['answer']> & JsonObject;

/** A line of the BOM to copy. `path` is its path in the request; null where the request names no lines. */
interface CopyCandidate {
  readonly bomLine: ObjectOf<typeof bomLineType>;
  readonly path: string | null;
  readonly substitute: ObjectRef | null;
  readonly qty_ordered: number | null;
  readonly unit_price: string | null;
}

/**
 * Copies lines of the BOM to a draft order, all or none. The units that remain to be ordered are those of the requirements of
 * the BOM at that moment. Each copied line changes the version of its BOM line, so that two orders do not copy the same units.
 */
export function copyLines(
  context: Context,
  { id, input, ...performance }: ActionRequest<CopyLinesInput, CopiedOrderLines>,
): Promise<CopiedOrderLines> {
  return perform(context, performance, async (work) => {
    const order = await requireObject(work, 'change', purchaseOrder, id);
    await requireDraft(work, purchaseOrder.type, id, 'A line item');
    const present = new Set((await orderLinesOf(work.reader, id)).map(({ bom_line_item }) => bom_line_item));
    const candidates = await candidatesOf(work, order, input, present);
    requireNew(candidates, present);
    return addLines(withIdBlocks(context, candidates.length), work, order, candidates);
  });
}

/** Lines that the request names, or else all of the BOM that the caller may view and the order does not have. */
async function candidatesOf(
  work: UnitOfWork,
  order: ObjectOf<typeof purchaseOrder.type>,
  { lines }: CopyLinesInput,
  present: ReadonlySet<number>,
): Promise<readonly CopyCandidate[]> {
  const ids =
    lines.length > 0
      ? lines.map(({ bom_line_item }) => bom_line_item)
      : (await work.children(bomLineType, 'bom', order.values.bom))
          .map(({ id }) => id)
          .filter((id) => !present.has(id));
  const stored = await loadObjects(work.reader, bomLineType, ids);
  const bomLines = new Map((await work.visible(bomLineType, stored)).map((line) => [line.id, line]));
  return ids.flatMap((id, index) => {
    const bomLine = bomLines.get(id);
    const { substitute = null, qty_ordered = null, unit_price = null } = lines[index] ?? {};
    const path = lines.length > 0 ? `lines[${index}]` : null;
    return bomLine ? [{ bomLine, path, substitute, qty_ordered, unit_price }] : [];
  });
}

/** Errors of lines that the request does not name belong to the request as a whole. */
const at = (path: string | null, errors: FieldErrors): FieldErrors =>
  path === null ? errors : errorsWithin(path, errors);

/** An order has one line at most for each line of the BOM. */
function requireNew(candidates: readonly CopyCandidate[], present: ReadonlySet<number>): void {
  const errors = new ErrorCollector();
  const known = new Set(present);
  for (const { bomLine, path } of candidates) {
    if (known.has(bomLine.id))
      errors.addAll(at(path, { bom_line_item: ['The order already has a line item for this BOM line item.'] }));
    known.add(bomLine.id);
  }
  errors.throwIfAny();
}

async function addLines(
  context: Context,
  work: UnitOfWork,
  order: ObjectOf<typeof purchaseOrder.type>,
  candidates: readonly CopyCandidate[],
): Promise<CopiedOrderLines> {
  const { vendor, currency, bom } = order.values;
  const remaining = await remainingUnits(context, bom, candidates);
  await readAhead(
    work,
    candidates.map(({ bomLine }) => bomLine),
  );
  const items = candidates.map((candidate) => suppliedItem(candidate.bomLine.values, candidate).item);
  const visible = visibleReader(work.reader, work.actor);
  const [prices, ends, learned] = await Promise.all([
    listedPrices(visible, vendor, items),
    endsOfLife(visible, items),
    learnedLeadTimes(visible, [vendor]),
  ]);
  const today = work.now.slice(0, 10);
  const errors = new ErrorCollector();
  const lines: CopiedOrderLines['lines'][number][] = [];
  const skipped: CopiedOrderLines['skipped'][number][] = [];
  for (const { bomLine, path, substitute, qty_ordered, unit_price } of candidates) {
    const { item, variant } = suppliedItem(bomLine.values, { substitute });
    const need = {
      remaining: remaining.get(bomLine.id) ?? 0,
      variant,
      currency,
      day: today,
      qty_ordered,
      unit_price,
      learned: learned(vendor, item),
    };
    const plan = planOrderLine(need, prices.get(refKey(item)) ?? [], work.settings);
    if ('reason' in plan) {
      skipped.push({ bom_line_item: bomLine.id, reason: plan.reason });
      continue;
    }
    const { vendor_price, date_expected_source, lead_time_days, ...values } = plan;
    const input = { purchase_order: order.id, bom_line_item: bomLine.id, ...values };
    const preset = { date_expected_source, lead_time_days, substitute: substitute && { ...substitute } };
    const saved = await collecting(errors, path, () => addObject(context, work, poLineItem, input, preset));
    if (saved)
      lines.push({
        po_line_item: saved.id,
        bom_line_item: bomLine.id,
        ...values,
        date_expected_source,
        total_price: lineTotal(values),
        vendor_price,
        ...lifeOf(ends, item, plan.date_expected ?? order.values.date_expected ?? today),
      });
  }
  errors.throwIfAny();
  return {
    purchase_order: order.id,
    lines,
    skipped,
    total_price: orderTotal(lines.map((line) => ({ ...line }))).total,
  };
}

/** Reads the documents that the rules read for each line, where they limit what is ordered: two levels of batches. */
async function readAhead(work: UnitOfWork, bomLines: readonly ObjectOf<typeof bomLineType>[]): Promise<void> {
  if (work.settings.overOrder === 'refuse')
    await Promise.all([orderedLines(work.reader, bomLines), shippedLines(work.reader, bomLines)]);
}

/** Units to buy of each line when the reservations of the BOM are used; not read when the request names all quantities. */
const remainingUnits = async (context: Context, bom: number, candidates: readonly CopyCandidate[]) =>
  candidates.every(({ qty_ordered }) => qty_ordered !== null) ? new Map<number, number>() : unitsToBuy(context, bom);

/** Collects the errors of one line, so that the answer holds those of all lines. */
async function collecting<T>(
  errors: ErrorCollector,
  path: string | null,
  part: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await part();
  } catch (error) {
    if (!(error instanceof Failure) || error.kind !== 'invalid') throw error;
    errors.addAll(at(path, messagesOf(error)));
    return undefined;
  }
}
