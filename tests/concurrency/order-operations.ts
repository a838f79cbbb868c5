import type { Context } from '../../src/domain/engine/context.ts';
import { sameJson } from '../../src/domain/engine/json.ts';
import { isObjectRef } from '../../src/domain/engine/resource/resource.ts';
import { amendLine } from '../../src/domain/lifecycle/ordering/amend-line.ts';
import { copyLines } from '../../src/domain/lifecycle/ordering/copy-line-items.ts';
import { reopenLine, shortCloseLine } from '../../src/domain/lifecycle/ordering/short-close.ts';
import type { Lifecycle } from '../support/lifecycle.ts';
import { every } from './books.ts';
import type { Chance } from './chance.ts';
import { anyIn, anyOf, change, childrenOf, create, doing, drop, walk } from './doing.ts';
import { NothingToDo, type Operation } from './history.ts';
import { lifecycleType } from './spares-world.ts';

/** BOMs that are ordered for, shipped for and received for; orders and shipments are found in the store. */
export interface ProcurementWorld {
  readonly plan: Lifecycle;
  readonly boms: readonly number[];
  /** Where surplus goes. */
  readonly pool: number;
}

const lineType = lifecycleType('polineitem');
const orderType = lifecycleType('purchaseorder');
const bomLineType = lifecycleType('bomlineitem');
const mostOpenOrders = 5;
/** A vendor's price of a type of device, in euros: other currencies are not listed. */
export const listPrice = (plan: Lifecycle, item_id: number): Promise<number> =>
  plan.create('vendorprice', {
    ...{ vendor: plan.vendor, item_type: 'dcim.devicetype', item_id },
    ...{ currency: 'EUR', unit_price: String(item_id + 100) },
  });

const price = (chance: Chance): string => String(chance.below(90) + 10);

/** A line of an order in one of these statuses. */
const anyLine = async (context: Context, chance: Chance, ...statuses: readonly string[]): Promise<number> => {
  const order = await anyIn(context, chance, 'purchaseorder', ...statuses);
  const lines = await childrenOf(context, 'polineitem', 'purchase_order', order.id);
  if (lines.length === 0) throw new NothingToDo();
  return chance.oneOf(lines).id;
};

/** A line of a BOM. */
const bomLineFor = async (context: Context, chance: Chance, bom: unknown): Promise<number> =>
  (await anyOf(context, chance, 'bomlineitem', (values) => values.bom === bom)).id;

const allStatuses = ['draft', 'approved', 'ordered', 'fulfilled', 'cancelled'] as const;

/** What buyers do: their orders come, change, end and go. */
export const orderOperations: readonly Operation<ProcurementWorld>[] = [
  doing('open an order', 8, async (context, { plan, boms }, chance) => {
    const orders = await childrenOf(context, 'purchaseorder', 'bom', chance.oneOf(boms));
    const open = orders.filter(({ values }) => values.status !== 'cancelled' && values.status !== 'fulfilled');
    if (open.length >= mostOpenOrders) throw new NothingToDo();
    const fields = { vendor: plan.vendor, currency: chance.oneOf(['EUR', 'USD']), order_id: plan.name('number') };
    await create(context, orderType, { ...fields, bom: chance.oneOf(boms) });
  }),
  doing('add a line', 12, async (context, _, chance) => {
    const { id: purchase_order, values } = await anyIn(context, chance, 'purchaseorder', 'draft');
    const bom_line_item = await bomLineFor(context, chance, values.bom);
    const unit_price = chance.happens(0.8) ? price(chance) : null;
    await create(context, lineType, { purchase_order, bom_line_item, qty_ordered: chance.below(4) + 1, unit_price });
  }),
  doing('copy lines', 8, async (context, _, chance) => {
    const { id } = await anyIn(context, chance, 'purchaseorder', 'draft');
    await copyLines(context, { id, input: { lines: [] } });
  }),
  doing('change a line', 8, async (context, _, chance) => {
    const line = await anyLine(context, chance, ...allStatuses.slice(0, 3));
    await change(context, lineType, line, { qty_ordered: chance.below(6) + 1, unit_price: price(chance) });
  }),
  doing('buy something else', 3, async (context, { boms }, chance) => {
    const line = await anyLine(context, chance, 'draft');
    const bom_line_item = await bomLineFor(context, chance, chance.oneOf(boms));
    await change(context, lineType, line, { bom_line_item });
  }),
  doing('delete a line', 5, async (context, _, chance) =>
    drop(context, lineType, await anyLine(context, chance, 'draft', 'draft', 'ordered')),
  ),
  doing('amend a line', 5, async (context, _, chance) => {
    const id = await anyLine(context, chance, ...allStatuses);
    const date_expected = chance.happens(0.5) ? `2027-01-0${chance.below(9) + 1}` : null;
    await amendLine(context, { id, input: { unit_price: price(chance), date_expected, reason: 'agreed' } });
  }),
  doing('close a line', 5, async (context, _, chance) => {
    const id = await anyLine(context, chance, 'ordered', 'fulfilled');
    await shortCloseLine(context, { id, input: { reason: 'end of life' } });
  }),
  doing('reopen a line', 12, async (context, _, chance) => {
    const { id } = await anyOf(context, chance, 'polineitem', ({ short_closed }) => short_closed !== null);
    await reopenLine(context, { id, input: { reason: 'found some' } });
  }),
  doing('place', 14, async (context, _, chance) => {
    const { id, values } = await anyIn(context, chance, 'purchaseorder', 'draft', 'approved');
    await walk(context, 'purchaseorder', id, ...(values.status === 'draft' ? ['approved'] : []), 'ordered');
  }),
  doing('withdraw', 7, async (context, _, chance) => {
    const { id } = await anyIn(context, chance, 'purchaseorder', 'ordered', 'fulfilled');
    await walk(context, 'purchaseorder', id, 'approved', 'draft');
  }),
  doing('correct a withdrawn order', 8, async (context, _, chance) => {
    const shipped = new Set((await every(context.store, 'shipment')).map(({ values }) => values.purchase_order));
    const drafts = await childrenOf(context, 'purchaseorder', 'status', 'draft');
    const withdrawn = drafts.filter(({ id }) => shipped.has(id));
    if (withdrawn.length === 0) throw new NothingToDo();
    const { id } = chance.oneOf(withdrawn);
    if (chance.happens(0.2)) return change(context, orderType, id, { currency: chance.oneOf(['EUR', 'USD']) });
    const lines = await childrenOf(context, 'polineitem', 'purchase_order', id);
    if (lines.length === 0) throw new NothingToDo();
    const line = chance.oneOf(lines);
    if (chance.happens(0.3)) return drop(context, lineType, line.id);
    return change(context, lineType, line.id, { qty_ordered: chance.below(3) + 1 });
  }),
  doing('fulfil', 5, async (context, _, chance) => {
    const { id } = await anyIn(context, chance, 'purchaseorder', 'approved', 'ordered');
    await walk(context, 'purchaseorder', id, 'fulfilled');
  }),
  doing('resume', 8, async (context, _, chance) => {
    const { id } = await anyIn(context, chance, 'purchaseorder', 'fulfilled');
    await walk(context, 'purchaseorder', id, 'ordered');
  }),
  doing('cancel an order', 4, async (context, _, chance) => {
    const { id } = await anyIn(context, chance, 'purchaseorder', 'approved', 'ordered');
    await walk(context, 'purchaseorder', id, 'cancelled');
  }),
  doing('delete an order', 4, async (context, _, chance) =>
    drop(context, orderType, (await anyOf(context, chance, 'purchaseorder')).id),
  ),
  doing('change the currency', 6, async (context, _, chance) => {
    const { id } = await anyIn(context, chance, 'purchaseorder', 'draft', 'draft', 'ordered');
    await change(context, orderType, id, { currency: chance.oneOf(['EUR', 'USD', 'JPY']) });
  }),
];

/** What planners do with the lines of a BOM that they write by hand, and with BOMs. */
export const planOperations: readonly Operation<ProcurementWorld>[] = [
  doing('plan a line', 4, async (context, { plan, boms }, chance) => {
    const bom = chance.oneOf(boms);
    if ((await childrenOf(context, 'bomlineitem', 'bom', bom)).length > 5) throw new NothingToDo();
    const item_id = await create(context, 'dcim.devicetype', {
      manufacturer: plan.manufacturer,
      model: plan.name('extra'),
      slug: plan.name('extra'),
    });
    await create(context, bomLineType, { bom, item_type: 'dcim.devicetype', item_id, quantity: chance.below(9) + 1 });
  }),
  doing('plan another quantity', 4, async (context, _, chance) => {
    const { id } = await anyOf(context, chance, 'bomlineitem', ({ auto_generated }) => auto_generated !== true);
    await change(context, bomLineType, id, { quantity: chance.below(20) + 1 });
  }),
  doing('plan another item', 4, async (context, _, chance) => {
    const { id, values } = await anyOf(context, chance, 'bomlineitem', ({ auto_generated }) => auto_generated !== true);
    if (chance.happens(0.3)) return change(context, bomLineType, id, { variant: { airflow: 'passive' } });
    const { item } = (await anyOf(context, chance, 'bomlineitem', (other) => !sameJson(other.item, values.item)))
      .values;
    if (!isObjectRef(item)) throw new NothingToDo();
    return change(context, bomLineType, id, { item_type: item.type, item_id: item.id });
  }),
  doing('delete a BOM line', 3, async (context, _, chance) =>
    drop(context, bomLineType, (await anyOf(context, chance, 'bomlineitem')).id),
  ),
  doing('open a BOM', 1, (context, { plan }) => create(context, lifecycleType('bom'), { name: plan.name('aside') })),
  doing('delete a BOM', 2, async (context, { boms }, chance) => {
    const { id } = await anyOf(context, chance, 'bom');
    const orders = await childrenOf(context, 'purchaseorder', 'bom', id);
    // The BOMs of the world stay: while they have orders, the attempt is refused.
    if (boms.includes(id) && orders.length < 3) throw new NothingToDo();
    await drop(context, lifecycleType('bom'), id);
  }),
];
