import { requireObject, viewableTo } from '../../../engine/access/access.ts';
import { visibleReader } from '../../../engine/access/visible-reader.ts';
import type { Context } from '../../../engine/context.ts';
import { Failure, invalidObject, permissionDenied, refused } from '../../../engine/errors.ts';
import type { JsonObject } from '../../../engine/json.ts';
import { cachingReader } from '../../../engine/query/caching-reader.ts';
import { loadObjects } from '../../../engine/resource/load-objects.ts';
import { distinctRefs, refKey } from '../../../engine/resource/resource.ts';
import type { SchemaValues } from '../../../engine/schema/input-schema.ts';
import { type ActionRequest, perform } from '../../../engine/write/run-action.ts';
import type { UnitOfWork } from '../../../engine/write/unit-of-work.ts';
import { bomLineItem } from '../../bom/bom-line-item.ts';
import { orderTotal } from '../../item/price.ts';
import { pricesOfItems } from '../../ordering/listed-prices.ts';
import { orderLinesOf, purchaseOrder } from '../../ordering/purchase-order.ts';
import type { DescribedResult } from './describe-result.ts';
import { draftOrders } from './draft-orders.ts';
import { shortLines } from './plan-demand.ts';
import { type Moves, movesSince } from './plan-moves.ts';
import { purchasePlan } from './purchase-plan.ts';
import type { order } from './purchase-plan-actions.ts';
import { allowedVendors } from './read-plan-input.ts';
import { refsOfLine } from './show-result.ts';
import { storedResult } from './stored-result.ts';

type Ordered = SchemaValues<(typeof order)['answer']> & JsonObject;
type Plan = Awaited<ReturnType<typeof requirePlan>>;

/**
 * Makes the draft orders of a plan, all or none. Who repeats it gets the orders that are there. The BOM lines are read before the
 * demand and get a new version: what orders something for them at the same moment makes this judge anew.
 */
export function orderPlan(context: Context, { id, ...performance }: ActionRequest<object, Ordered>): Promise<Ordered> {
  return perform(context, performance, async (work) => {
    const plan = await requirePlan(work, id);
    const { status, purchase_orders } = plan.values;
    if (purchase_orders.length > 0) return orderedAnswer(work, id, purchase_orders);
    if (status === 'infeasible')
      throw invalidObject('Nothing fits the plan, as its result says: there is nothing to order.');
    if (status !== 'solved') throw invalidObject('The plan has no result to order. Solve it first.');
    const result = await storedResult(work.reader, id);
    if (!result) throw invalidObject('The plan has no result to order. Solve it first.');
    await requireView(work, result);
    await readAhead(work, result);
    await requireUnmoved(context, plan, result);
    const orders = await draftOrders(context, work, plan.values.name, result.lines);
    work.update(plan, { status: 'ordered', purchase_orders: orders.map(({ purchase_order }) => purchase_order) });
    return { purchase_plan: id, purchase_orders: orders };
  });
}

const requirePlan = (work: UnitOfWork, id: number) => requireObject(work, 'change', purchasePlan, id);

/** Who orders must be allowed to view all that the plan shows. */
async function requireView({ reader, actor }: UnitOfWork, { lines }: DescribedResult): Promise<void> {
  const refs = distinctRefs(lines.flatMap(refsOfLine));
  const seen = await viewableTo(reader, actor, refs);
  if (refs.some((ref) => !seen.has(refKey(ref)))) throw permissionDenied();
}

/** Reads what the rules read for each line, in one batch. */
async function readAhead({ reader }: UnitOfWork, { lines }: DescribedResult): Promise<void> {
  const bomLines = lines.flatMap(({ shares }) => shares.map(({ bom_line_item }) => bom_line_item));
  await reader.getMany([
    ...bomLines.map((id) => ({ type: bomLineItem.type, id })),
    ...lines.map(({ bought }) => bought),
  ]);
}

/** Fails with 409, which names what has moved. */
async function requireUnmoved(context: Context, { values }: Plan, result: DescribedResult): Promise<void> {
  const reader = visibleReader(cachingReader(context.store), context.actor);
  const [short, prices, vendors] = await Promise.all([
    shortLines(context, values),
    pricesOfItems(
      reader,
      result.lines.map(({ bought }) => bought),
    ),
    allowedVendors(reader, values),
  ]);
  const day = context.now().toISOString().slice(0, 10);
  const moves = movesSince(result, { day, short, prices, vendors });
  const moved = Object.entries(moves).filter(([, sentences]) => sentences.length > 0);
  if (moved.length === 0) return;
  const detail = 'What the plan was made from has moved since it was solved. Solve it again.';
  throw new Failure('conflict', {
    detail,
    ...Object.fromEntries(moved.map(([name, list]) => [name, shortened(list)])),
  });
}

/** Sentences that an answer lists of each kind; the others are counted. */
const mostSentences = 50;
const shortened = (list: Moves['demand']): readonly string[] =>
  list.length <= mostSentences ? list : [...list.slice(0, mostSentences), `And ${list.length - mostSentences} more.`];

/** The orders of a plan that was ordered before; those that the caller may not view are left out. */
async function orderedAnswer(work: UnitOfWork, plan: number, ids: readonly number[]): Promise<Ordered> {
  const orders = await work.visible(purchaseOrder.type, await loadObjects(work.reader, purchaseOrder.type, ids));
  if (orders.length === 0) throw refused('conflict', 'The plan is ordered.');
  return {
    purchase_plan: plan,
    purchase_orders: await Promise.all(
      orders.map(async ({ id, values: { bom, vendor, currency } }) => {
        const lines = await orderLinesOf(work.reader, id);
        return { purchase_order: id, bom, vendor, currency, lines: lines.length, total_price: orderTotal(lines).total };
      }),
    ),
  };
}
