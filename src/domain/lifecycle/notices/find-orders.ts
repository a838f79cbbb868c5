import { visibleReader } from '../../engine/access/visible-reader.ts';
import { collect, rowsFrom } from '../../engine/resource/load-objects.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import { sameWithoutCase } from '../../engine/schema/text.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { purchaseOrder } from '../ordering/purchase-order.ts';
import { vendor as vendorResource } from '../ordering/vendor.ts';
import { placedOrders } from '../status/statuses.ts';
import type { DeliveryNotice, Party } from './delivery-notice.ts';
import { nearest, pairsOf } from './match/similarity.ts';
import { type NoticeProblem, wholeProblem } from './problem.ts';

export type Order = ObjectOf<typeof purchaseOrder.type>;

/** The orders that a notice means, by the number that its lines have; '' is the number of lines without one. */
export interface FoundOrders {
  readonly orders: ReadonlyMap<string, Order>;
  readonly problems: readonly NoticeProblem[];
  readonly remarks?: readonly { readonly code: string; readonly message: string }[];
}

/** What the caller says of the order. */
interface Said {
  readonly purchase_order: number | null;
  readonly vendor: number | null;
}

/** Finds the orders of a notice among those that the caller may view: the one that they name, or those with its numbers. */
export async function findOrders(work: UnitOfWork, notice: DeliveryNotice, said: Said): Promise<FoundOrders> {
  const named = new Set(notice.lines.map(({ order }) => order));
  if (said.purchase_order !== null) return givenOrder(work, named, said.purchase_order);
  const numbers = [...named].filter((number) => number !== '');
  if (numbers.length < named.size) {
    const message =
      numbers.length === 0
        ? 'The notice names no order: give purchase_order.'
        : 'Some lines of the notice name no order.';
    return { orders: new Map(), problems: [wholeProblem('no-order', message)] };
  }
  return ordersByNumber(work, notice.seller, numbers, said.vendor);
}

async function givenOrder(work: UnitOfWork, named: ReadonlySet<string>, id: number): Promise<FoundOrders> {
  const order = await work.get(purchaseOrder.type, id);
  if (!order) throw new Error('The order was not read');
  if (named.size > 1) {
    const message = `The lines of the notice name ${named.size} orders. Leave purchase_order out, so that each is found by its number.`;
    return { orders: new Map(), problems: [wholeProblem('ambiguous-order', message)] };
  }
  const [number = ''] = named;
  const isOther = number !== '' && !sameWithoutCase(order.values.order_id ?? '', number);
  return {
    orders: new Map([[number, order]]),
    problems: statusProblems([order]),
    remarks: isOther ? [{ code: 'order', message: otherOrder(number, order) }] : [],
  };
}

const otherOrder = (number: string, { id, values: { order_id } }: Order): string =>
  `The notice names order ${number}; it was taken for order ${order_id ?? `#${id}`}, as the request says.`;

const statusProblems = (orders: readonly Order[]): readonly NoticeProblem[] =>
  orders.flatMap(({ id, values: { order_id, status } }) =>
    placedOrders.has(status)
      ? []
      : [
          wholeProblem(
            'order-status',
            `Order ${order_id ?? `#${id}`} has status ${status}; goods come for orders with status ${[...placedOrders].join(' or ')}.`,
          ),
        ],
  );

async function ordersByNumber(
  work: UnitOfWork,
  seller: Party,
  numbers: readonly string[],
  vendor: number | null,
): Promise<FoundOrders> {
  const reader = visibleReader(work.reader, work.actor);
  const all = await collect(rowsFrom(reader, { kind: 'in-order', type: purchaseOrder.type }));
  const known = all.filter(({ values }) => values.order_id !== null && (vendor ?? values.vendor) === values.vendor);
  const sellers = await vendorsNamed(work, seller);
  const orders = new Map<string, Order>();
  const problems: NoticeProblem[] = [];
  for (const number of numbers) {
    const same = known.filter(({ values }) => sameWithoutCase(values.order_id ?? '', number));
    const ofSeller = same.filter(({ values }) => sellers.has(values.vendor));
    const fitting = same.length > 1 && ofSeller.length > 0 ? ofSeller : same;
    const [found, ...others] = fitting;
    const order = found && others.length === 0 ? await work.get(purchaseOrder.type, found.id) : undefined;
    if (order && vendor === null && sellers.size > 0 && !sellers.has(order.values.vendor))
      problems.push(wholeProblem('other-vendor', otherVendor(number, seller), [candidate(order)]));
    else if (order) orders.set(number, order);
    else if (found)
      problems.push(
        wholeProblem(
          'ambiguous-order',
          `Several vendors have an order ${number}: give vendor.`,
          fitting.map(candidate),
        ),
      );
    else problems.push(unknownOrder(number, known));
  }
  return { orders, problems: [...problems, ...statusProblems([...orders.values()])] };
}

const otherVendor = (number: string, { name, code }: Party): string =>
  `The notice is of ${name || code}, and order ${number} is one of another vendor: give vendor or purchase_order.`;

type OrderRow = Pick<Order, 'id' | 'values'>;

function unknownOrder(number: string, known: readonly OrderRow[]): NoticeProblem {
  const placed = known.filter(({ values }) => placedOrders.has(values.status));
  const near = nearest(
    [number],
    placed.map((row) => [row, [pairsOf(row.values.order_id ?? '')]]),
  );
  return wholeProblem(
    'unknown-order',
    `There is no order ${number}, as far as you may view orders.`,
    near.map(candidate),
  );
}

const candidate = ({ id, values }: OrderRow) => ({
  object_type: purchaseOrder.type,
  object_id: id,
  display: values.order_id ?? `#${id}`,
});

/** Vendors whose code or name is that of the seller. */
async function vendorsNamed(work: UnitOfWork, { code, name }: Party): Promise<ReadonlySet<number>> {
  if (code === '' && name === '') return new Set();
  const reader = visibleReader(work.reader, work.actor);
  const vendors = await collect(rowsFrom(reader, { kind: 'in-order', type: vendorResource.type }));
  const isNamed = (text: string | null): boolean =>
    text !== null && text !== '' && [code, name].some((said) => sameWithoutCase(said, text));
  return new Set(vendors.filter(({ values }) => isNamed(values.code) || isNamed(values.name)).map(({ id }) => id));
}
