import { placedOrders } from '../status/statuses.ts';
import type { OrderedLine, ShippedLine } from './line-documents.ts';
import { orderLineBalance } from './order-line-balance.ts';

/** An order line, as far as closing it short goes. */
type ClosingLine = OrderedLine & { readonly isClosed: boolean };

/** The units that closing the line now gives up, or why it cannot be closed. `shipped` are the lines that bring its units. */
export function unitsToClose(line: ClosingLine, shipped: readonly ShippedLine[]): number | string {
  if (!placedOrders.has(line.orderStatus)) return 'Only line items of a placed order can be closed short.';
  if (line.isClosed) return 'The line item is already closed.';
  return orderLineBalance(line, shipped).unshipped || 'All ordered units have arrived or are in transit.';
}

/** Why a line cannot be reopened; undefined when it can. */
export function reopenProblem({ orderStatus, isClosed }: ClosingLine): string | undefined {
  if (!isClosed) return 'The line item is not closed.';
  return placedOrders.has(orderStatus) ? undefined : 'Only line items of a placed order can be reopened.';
}
