import type { Context } from '../../src/domain/engine/context.ts';
import type { Row } from '../../src/domain/engine/ports.ts';
import { copyLines } from '../support/shipping.ts';
import { every, number } from './books.ts';
import type { Chance } from './chance.ts';
import { anyIn, anyOf, change, childrenOf, create, doing, drop } from './doing.ts';
import { NothingToDo, type Operation } from './history.ts';
import type { ProcurementWorld } from './order-operations.ts';
import { lifecycleType } from './spares-world.ts';

const shipmentType = lifecycleType('shipment');
const parcelType = lifecycleType('shipmentlineitem');
const mostInTransit = 6;

/** A new shipment of an order. */
async function dispatch(context: Context, { plan }: ProcurementWorld, order: number, status: string): Promise<number> {
  const waiting = (await every(context.store, 'shipment')).filter(({ values }) =>
    ['prepared', 'shipped'].includes(String(values.status)),
  );
  if (waiting.length >= mostInTransit) throw new NothingToDo();
  const { courier, site } = plan;
  const fields = { purchase_order: order, courier, site, status, tracking_number: plan.name('parcel') };
  return create(context, shipmentType, fields);
}

const anyShipment = (context: Context, chance: Chance, ...statuses: readonly string[]): Promise<Row> =>
  anyIn(context, chance, 'shipment', ...statuses);

const linesOf = (context: Context, shipment: number) => childrenOf(context, 'shipmentlineitem', 'shipment', shipment);

const setStatus = (context: Context, { id }: Row, status: string): Promise<void> =>
  change(context, shipmentType, id, { status });

/** What vendors and couriers do: their shipments come, change, go astray, go back and are sent again. */
export const shipmentOperations: readonly Operation<ProcurementWorld>[] = [
  doing('ship', 14, async (context, world, chance) => {
    const order = await anyIn(context, chance, 'purchaseorder', 'ordered');
    const shipment = await dispatch(context, world, order.id, chance.oneOf(['prepared', 'shipped', 'shipped']));
    await copyLines({ context }, shipment);
  }),
  doing('ship a late parcel', 12, async (context, world, chance) => {
    const status = chance.happens(0.8) ? 'fulfilled' : 'cancelled';
    const order = await anyIn(context, chance, 'purchaseorder', status);
    const lines = await childrenOf(context, 'polineitem', 'purchase_order', order.id);
    if (lines.length === 0) throw new NothingToDo();
    const { bom_line_item = null } = chance.oneOf(lines).values;
    const shipment = await dispatch(context, world, order.id, 'shipped');
    await create(context, parcelType, { shipment, bom_line_item, qty_shipped: chance.below(3) + 1 });
  }),
  doing('replace', 5, async (context, world, chance) => {
    const gone = await anyShipment(context, chance, 'returned', 'lost', 'cancelled');
    const lines = await linesOf(context, gone.id);
    const shipment = await dispatch(context, world, number(gone.values, 'purchase_order'), 'shipped');
    for (const { values } of lines) {
      const { bom_line_item = null, qty_shipped = null } = values;
      await create(context, parcelType, { shipment, bom_line_item, qty_shipped });
    }
  }),
  doing('pack something else', 4, async (context, { boms }, chance) => {
    const shipment = await anyShipment(context, chance, 'prepared', 'shipped', 'received');
    const { id } = await anyOf(context, chance, 'bomlineitem', ({ bom }) => boms.includes(Number(bom)));
    const input = { shipment: shipment.id, bom_line_item: id, qty_shipped: chance.below(3) + 1 };
    await create(context, parcelType, input);
  }),
  doing('pack another quantity', 4, async (context, _, chance) => {
    const { id } = await anyOf(context, chance, 'shipmentlineitem');
    await change(context, parcelType, id, { qty_shipped: chance.below(8) + 1 });
  }),
  doing('unpack', 5, async (context, _, chance) =>
    drop(context, parcelType, (await anyOf(context, chance, 'shipmentlineitem')).id),
  ),
  doing('delete a shipment', 4, async (context, _, chance) =>
    drop(context, shipmentType, (await anyOf(context, chance, 'shipment')).id),
  ),
  doing('archive', 2, async (context, _, chance) =>
    change(context, shipmentType, (await anyOf(context, chance, 'shipment')).id, { archived: true }),
  ),
  doing('take out of the archive', 6, async (context, _, chance) => {
    const { id } = await anyOf(context, chance, 'shipment', ({ archived }) => archived === true);
    await change(context, shipmentType, id, { archived: false });
  }),
  doing('move to another order', 3, async (context, _, chance) => {
    const shipment = await anyOf(context, chance, 'shipment');
    const { id } = await anyOf(context, chance, 'purchaseorder');
    await change(context, shipmentType, shipment.id, { purchase_order: id });
  }),
  doing('send off', 4, async (context, _, chance) =>
    setStatus(context, await anyShipment(context, chance, 'prepared'), 'shipped'),
  ),
  doing('hold back', 2, async (context, _, chance) =>
    setStatus(context, await anyShipment(context, chance, 'shipped'), 'prepared'),
  ),
  doing('lose', 3, async (context, _, chance) =>
    setStatus(context, await anyShipment(context, chance, 'shipped', 'received'), 'lost'),
  ),
  doing('find', 3, async (context, _, chance) =>
    setStatus(context, await anyShipment(context, chance, 'lost'), chance.oneOf(['shipped', 'received'])),
  ),
  doing('cancel a shipment', 2, async (context, _, chance) =>
    setStatus(context, await anyShipment(context, chance, 'prepared', 'shipped', 'received'), 'cancelled'),
  ),
  doing('arrive uncounted', 3, async (context, _, chance) =>
    setStatus(context, await anyShipment(context, chance, 'shipped'), 'received'),
  ),
  doing('take back the arrival', 4, async (context, _, chance) =>
    setStatus(context, await anyShipment(context, chance, 'received'), 'shipped'),
  ),
  doing('send back', 5, async (context, _, chance) =>
    setStatus(context, await anyShipment(context, chance, 'received'), 'returned'),
  ),
  doing('come back', 3, async (context, _, chance) =>
    setStatus(context, await anyShipment(context, chance, 'returned'), 'received'),
  ),
];
