import { requireAll, requireObject } from '../../engine/access/access.ts';
import type { Context } from '../../engine/context.ts';
import { invalidObject } from '../../engine/errors.ts';
import type { StoredObject } from '../../engine/resource/resource.ts';
import { changedObject } from '../../engine/write/changed-object.ts';
import { type ActionRequest, perform } from '../../engine/write/run-action.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { arrivalProblems } from '../units/unit-places.ts';
import { move } from './post-movements.ts';
import { spareItem } from './spare-item.ts';
import { quantityProblem } from './spares-ledger.ts';
import { stockTake } from './stock-take.ts';
import { stockTakeLine } from './stock-take-line.ts';

type Request = Omit<ActionRequest<object, StoredObject>, 'input'>;

/**
 * Approves a stock-take: each variance is posted to the ledger. Movements since the count remain. Fails with 400 and the errors
 * of all lines that cannot be adjusted; nothing is written then.
 */
export function approveStockTake(context: Context, { id, ...performance }: Request): Promise<StoredObject> {
  return perform(context, performance, async (work) => {
    const take = await requireOpen(work, id);
    const lines = await work.children(stockTakeLine.type, 'stock_take', id);
    await requireAll(work, 'view', stockTakeLine, lines);
    const counted = lines.flatMap(({ values }) =>
      values.variance && values.spare_item !== null
        ? [{ ...values, variance: values.variance, spare_item: values.spare_item }]
        : [],
    );
    const spares = await Promise.all(counted.map(({ spare_item }) => work.get(spareItem.type, spare_item)));
    await requireAll(
      work,
      'change',
      spareItem,
      spares.filter((spare) => spare !== undefined),
    );
    const problems: string[] = [];
    for (const [index, { variance, note }] of counted.entries()) {
      const spare = spares[index];
      if (!spare) continue;
      const after = { ...spare.values, quantity: spare.values.quantity + variance };
      const [received] = Object.values(await arrivalProblems(work, spare.values, after)).flat();
      const problem = quantityProblem(after) ?? received;
      if (problem) problems.push(`Spare item ${spare.id}: ${problem}`);
      else
        await move(work, spare, {
          kind: 'adjust',
          quantity: variance,
          reason: reasonOf(note),
          document: ref(id),
        });
    }
    if (problems.length > 0) throw invalidObject(...problems);
    work.update(take, { status: 'approved', approved_by: work.actor.userId || null, approved_at: work.now });
    return changedObject(work, stockTake, id);
  });
}

/** Ends a stock-take without adjusting anything. */
export function cancelStockTake(context: Context, { id, ...performance }: Request): Promise<StoredObject> {
  return perform(context, performance, async (work) => {
    work.update(await requireOpen(work, id), { status: 'cancelled' });
    return changedObject(work, stockTake, id);
  });
}

async function requireOpen(work: UnitOfWork, id: number): Promise<StoredObject> {
  const take = await requireObject(work, 'change', stockTake, id);
  if (take.values.status !== 'open') throw invalidObject('The stock-take is closed.');
  return take;
}

const ref = (id: number) => ({ type: stockTake.type, id });
const reasonOf = (note: unknown): string => (typeof note === 'string' && note !== '' ? note : 'Stock-take');
