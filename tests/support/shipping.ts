import type { JsonObject } from '../../src/domain/engine/json.ts';
import type { InputSchema, SchemaValues } from '../../src/domain/engine/schema/input-schema.ts';
import { parseBySchema } from '../../src/domain/engine/write/parse-input-schema.ts';
import {
  install,
  installMany as installManyAction,
  uninstall as uninstallAction,
  uninstallMany as uninstallManyAction,
} from '../../src/domain/lifecycle/installation/asset-actions.ts';
import { installAsset } from '../../src/domain/lifecycle/installation/install-asset.ts';
import { installMany } from '../../src/domain/lifecycle/installation/install-many.ts';
import { uninstallAsset } from '../../src/domain/lifecycle/installation/uninstall-asset.ts';
import { uninstallMany } from '../../src/domain/lifecycle/installation/uninstall-many.ts';
import { copyOrderLines } from '../../src/domain/lifecycle/shipping/copy-order-lines.ts';
import { disposeUnits } from '../../src/domain/lifecycle/shipping/dispose-units.ts';
import { receiveShipment } from '../../src/domain/lifecycle/shipping/receive-shipment.ts';
import { reverseSlip } from '../../src/domain/lifecycle/shipping/reverse-slip.ts';
import {
  copyLineItems,
  dispose as disposeAction,
  receive as receiveAction,
  reverse as reverseAction,
} from '../../src/domain/lifecycle/shipping/shipment-actions.ts';
import type { Lifecycle } from './lifecycle.ts';

/** Whoever calls verbs. */
type Planner = Pick<Lifecycle, 'context'>;

/** The body of a verb, read as its function reads it. */
const bodyOf = <F extends InputSchema>({ context }: Planner, form: F, body: JsonObject): Promise<SchemaValues<F>> =>
  parseBySchema({ reader: context.store, actor: context.actor }, form, body);

export const receive = async (plan: Planner, id: number, body: JsonObject) =>
  receiveShipment(plan.context, { id, input: await bodyOf(plan, receiveAction.body, body) });

export const dispose = async (plan: Planner, id: number, body: JsonObject) =>
  disposeUnits(plan.context, { id, input: await bodyOf(plan, disposeAction.body, body) });

export const reverse = async (plan: Planner, id: number, body: JsonObject = {}) =>
  reverseSlip(plan.context, { id, input: await bodyOf(plan, reverseAction.body, body) });

export const copyLines = async (plan: Planner, id: number, body: JsonObject = {}) =>
  copyOrderLines(plan.context, { id, input: await bodyOf(plan, copyLineItems.body, body) });

export const installFrom = async (plan: Planner, id: number, body: JsonObject) =>
  installAsset(plan.context, { id, input: await bodyOf(plan, install.body, body) });

export const installAll = async (plan: Planner, assets: readonly JsonObject[]) =>
  installMany(plan.context, { id: 0, input: await bodyOf(plan, installManyAction.body, { assets: [...assets] }) });

export const uninstall = async (plan: Planner, id: number, body: JsonObject = {}) =>
  uninstallAsset(plan.context, { id, input: await bodyOf(plan, uninstallAction.body, body) });

export const uninstallAll = async (plan: Planner, assets: readonly JsonObject[]) =>
  uninstallMany(plan.context, { id: 0, input: await bodyOf(plan, uninstallManyAction.body, { assets: [...assets] }) });

/** What is on its way: so many units of one type, ordered and shipped; some more may be ordered. */
export async function consignment(plan: Lifecycle, shipped: number, ordered = shipped) {
  const deviceType = await plan.deviceType();
  const bom = await plan.bom();
  const bomLine = await plan.line(bom, deviceType, shipped);
  const order = await plan.order(bom);
  const orderLine = await plan.create('polineitem', {
    purchase_order: order,
    bom_line_item: bomLine,
    qty_ordered: ordered,
  });
  const shipment = await plan.shipment(order, { status: 'shipped', site: plan.site });
  const line = await plan.create('shipmentlineitem', { shipment, bom_line_item: bomLine, qty_shipped: shipped });
  return { deviceType, bom, bomLine, order, orderLine, shipment, line };
}
