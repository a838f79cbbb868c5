import type { JsonObject } from '../../src/domain/engine/json.ts';
import type { ObjectRef } from '../../src/domain/engine/schema/field-kinds.ts';
import { copyLines } from '../../src/domain/lifecycle/ordering/copy-line-items.ts';
import { shortCloseLine } from '../../src/domain/lifecycle/ordering/short-close.ts';
import type { Lifecycle } from './lifecycle.ts';

interface Wish {
  readonly bom_line_item: number;
  readonly qty_ordered?: number;
  readonly unit_price?: string;
  readonly substitute?: ObjectRef;
}

/** Orders of the plan of the moment, on their way to the vendor. */
export function ordersOn(plan: () => Lifecycle) {
  /** A BOM with a manual line for each quantity. */
  const bomOf = async (...quantities: readonly number[]) => {
    const bom = await plan().bom();
    const types: number[] = [];
    const lines: number[] = [];
    for (const quantity of quantities) {
      const type = await plan().deviceType();
      types.push(type);
      lines.push(await plan().line(bom, type, quantity));
    }
    return { bom, types, lines };
  };
  const copy = (order: number, wishes: readonly Wish[] = [], who = plan()) => {
    const lines = wishes.map((wish) => ({ substitute: null, qty_ordered: null, unit_price: null, ...wish }));
    return copyLines(who.context, { id: order, input: { lines } });
  };
  const place = (order: number) => plan().place(order);
  /** An order that the vendor has, with one line of ten units. */
  const placedOrder = async (more: JsonObject = {}) => {
    const { bom, lines } = await bomOf(10);
    const order = await plan().order(bom, more);
    const [copied] = (await copy(order)).lines;
    await place(order);
    return { bom, bomLine: lines[0] ?? 0, order, line: copied?.po_line_item ?? 0 };
  };
  const shortClose = (line: number, reason = 'End of life', who = plan()) =>
    shortCloseLine(who.context, { id: line, input: { reason } });
  return { bomOf, copy, place, placedOrder, shortClose };
}
