import { bomCoverage } from '../../../src/domain/use-cases/bom-coverage.ts';
import { bomRequirements } from '../../../src/domain/use-cases/bom-requirements.ts';
import { copyLines } from '../../../src/domain/use-cases/copy-line-items.ts';
import type { MemoryStore } from '../../../src/repos/memory.ts';
import type { Lifecycle } from '../../support/lifecycle.ts';
import { allOf, lifecycleType } from './spares-world.ts';

/** A BOM with manual lines that is ordered, shipped and received, and never installed. */
export interface BomWorld {
  readonly plan: Lifecycle;
  readonly bom: number;
  readonly bomLines: readonly number[];
  /** Units that the lines ask for. */
  readonly required: readonly number[];
}

/** Units of each BOM line that came, are on their way or are still expected of an order, counted from what is stored. */
async function expectedUnits(store: MemoryStore, { bomLines }: BomWorld): Promise<ReadonlyMap<number, number>> {
  const [orders, orderLines, shipments, parcels] = await Promise.all(
    ['purchaseorder', 'polineitem', 'shipment', 'shipmentlineitem'].map((model) => allOf(store, lifecycleType(model))),
  );
  const orderOf = new Map(orders?.map((order) => [order.id, order.values]));
  const shipmentOf = new Map(shipments?.map((one) => [one.id, one.values]));
  const units = new Map(bomLines.map((id) => [id, 0]));
  const brought = new Map<string, number>();
  for (const { values } of parcels ?? []) {
    const { status, purchase_order } = shipmentOf.get(Number(values.shipment)) ?? {};
    if (status !== 'shipped' && status !== 'received') continue;
    const counted = status === 'received' ? values.qty_received : null;
    const count = Number(counted ?? values.qty_shipped);
    const key = `${purchase_order} ${values.bom_line_item}`;
    brought.set(key, (brought.get(key) ?? 0) + count);
    units.set(Number(values.bom_line_item), (units.get(Number(values.bom_line_item)) ?? 0) + count);
  }
  for (const { values } of orderLines ?? []) {
    const { purchase_order, bom_line_item, qty_ordered, qty_short_closed } = values;
    const status = String(orderOf.get(Number(purchase_order))?.status);
    if (!['draft', 'approved', 'ordered'].includes(status)) continue;
    const came = brought.get(`${purchase_order} ${bom_line_item}`) ?? 0;
    const rest = Math.max(0, Number(qty_ordered) - Number(qty_short_closed) - came);
    units.set(Number(bom_line_item), (units.get(Number(bom_line_item)) ?? 0) + rest);
  }
  return units;
}

/** What is wrong with the units of a BOM while nobody works; nothing when all requests give the numbers that were counted. */
export async function wrongUnits(store: MemoryStore, world: BomWorld): Promise<readonly string[]> {
  const { plan, bom, required } = world;
  const wrong: string[] = [];
  const coverage = await bomCoverage(plan.context, bom);
  const requirements = await bomRequirements(plan.context, bom, []);
  const expected = await expectedUnits(store, world);
  for (const [at, { bom_line_item: id, surplus, outstanding_to_order: open }] of coverage.lines.entries()) {
    const rest = (required[at] ?? 0) - (expected.get(id) ?? 0);
    if (rest < 0 || surplus !== 0) wrong.push(`BOM line ${id} has ${-rest} too many on order`);
    if (open !== rest) wrong.push(`BOM line ${id}: coverage leaves ${open} to order, not ${rest}`);
    if (requirements.lines[at]?.to_buy !== rest) wrong.push(`BOM line ${id}: requirements do not leave ${rest} to buy`);
  }
  const order = await plan.order(bom);
  const { lines: copied } = await copyLines(plan.context, { id: order, input: { lines: [] } });
  if (copied.reduce((sum, { qty_ordered }) => sum + qty_ordered, 0) !== requirements.to_buy)
    wrong.push('A copy orders another number of units than the requirements ask for');
  await plan.delete('purchaseorder', order);
  return wrong;
}
