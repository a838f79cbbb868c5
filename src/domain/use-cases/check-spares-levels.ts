import { alert } from '../lifecycle/alert.ts';
import { levelOf, sparesIn } from '../lifecycle/spare-item-allocation.ts';
import { defaults } from '../model/defaults.ts';
import type { TypeName } from '../model/fields.ts';
import { commitWithRetry } from './commit.ts';
import type { Context } from './context.ts';
import { UnitOfWork } from './unit-of-work.ts';

const allocationType: TypeName = 'netbox_asset_lifecycle.spareitemallocation';

/** What a run of the check did. */
export interface LevelReport {
  readonly checked: number;
  readonly raised: number;
  readonly cleared: number;
}

/**
 * Compares each allocation with what its pool holds. A level that fell below its minimum raises one alert, which closes
 * when the level is back. Running it twice changes nothing.
 */
export async function checkSparesLevels(context: Context): Promise<LevelReport> {
  const report = { checked: 0, raised: 0, cleared: 0 };
  for await (const { id } of context.store.rows({ kind: 'in-order', type: allocationType })) {
    report.checked += 1;
    const change = await commitWithRetry(context, () => checkAllocation(context, id), { sharedValues: true });
    if (change) report[change] += 1;
  }
  return report;
}

async function checkAllocation(context: Context, id: number) {
  const work = new UnitOfWork(context);
  const allocation = await work.get(allocationType, id);
  if (!allocation) return { work, result: undefined };
  work.guard(allocation);
  const spares = await sparesIn(context.store, Number(allocation.values.pool));
  const { below_minimum, current_quantity } = levelOf(allocation.values, spares);
  const key = { kind: 'below-minimum', subject: { type: allocationType, id }, cleared: null };
  const openId = await work.reader.findUnique(alert.type, 'open', key);
  if (below_minimum && openId === undefined) {
    const [alertId = 0] = await context.store.takeIds(alert.type, 1);
    work.create(alert.type, alertId, {
      ...defaults(alert),
      ...key,
      open: key.kind,
      message: `${current_quantity} serviceable, ${allocation.values.min_quantity} wanted`,
      raised: work.now,
      created: work.now,
      last_updated: work.now,
    });
    return { work, result: 'raised' as const };
  }
  const open = openId === undefined ? undefined : await work.get(alert.type, openId);
  if (below_minimum || !open) return { work, result: undefined };
  work.update(open, { cleared: work.now, open: '', last_updated: work.now });
  return { work, result: 'cleared' as const };
}
