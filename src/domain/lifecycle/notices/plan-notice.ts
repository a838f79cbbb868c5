import type { Context } from '../../engine/context.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import type { DeliveryNotice } from './delivery-notice.ts';
import { type FoundOrders, findOrders, type Order } from './find-orders.ts';
import { findShipment, presentShipment } from './find-shipment.ts';
import { judgeSerials } from './judge-serials.ts';
import { linesProblems, surplusProblems } from './match/check-lines.ts';
import {
  assignmentsOf,
  type LineMatches,
  type LineProblem,
  matchLines,
  type OrderLineFacts,
} from './match/match-lines.ts';
import type { NoticeInput } from './notice-input.ts';
import type { PlannedShipment } from './notice-report.ts';
import { orderLineFacts } from './order-lines.ts';
import { closedProblem, isEmpty, type PresentShipment, planShipment } from './plan-shipment.ts';
import { lineProblem, type NoticeProblem, wholeProblem } from './problem.ts';
import { shipmentFields } from './shipment-fields.ts';
import { digestOf, shipmentTarget } from './shipment-target.ts';

/** A planned shipment with all that is needed to make it. */
interface AppliedShipment extends PlannedShipment {
  readonly present: PresentShipment | undefined;
  readonly digest: string;
  readonly whenNew: Readonly<Record<string, string | boolean>>;
}

interface NoticePlan {
  readonly number: string;
  readonly matched: LineMatches;
  readonly shipments: readonly AppliedShipment[];
  readonly problems: readonly NoticeProblem[];
  readonly remarks: readonly { readonly code: string; readonly message: string }[];
}

/** An order of the notice, with its shipment and its lines. */
interface OrderPart {
  readonly order: Order;
  readonly present: PresentShipment | undefined;
  readonly lines: readonly OrderLineFacts[];
}

/** Finds what a notice means and what is to be changed for it. Nothing is written. */
export async function planNotice(
  context: Context,
  work: UnitOfWork,
  input: NoticeInput,
  notice: DeliveryNotice,
): Promise<NoticePlan> {
  const number = notice.number || input.notice_number;
  const found = await findOrders(work, notice, input);
  const problems: NoticeProblem[] = [...found.problems, ...linesProblems(notice.lines)];
  if (number === '') problems.push(wholeProblem('no-number', 'The notice has no number: give notice_number.'));
  const parts = await orderParts(context, work, { input, notice, number, found }, problems);
  const matched = matchedLines(notice, found, parts, input, problems);
  const judged = await judgeSerials(work.reader, matched.matches);
  problems.push(...judged.problems);
  const remarks = [...(found.remarks ?? []), ...judged.remarks];
  const shipments: AppliedShipment[] = [];
  for (const part of parts) {
    const said = { notice, input, number, orders: parts.length };
    const { fields, whenNew, ...told } = await shipmentFields(work, said, part.present?.shipment);
    problems.push(...told.problems);
    remarks.push(...told.remarks.filter(({ code }) => remarks.every((remark) => remark.code !== code)));
    const matches = matched.matches.filter(({ orderLine }) => orderLine.order === part.order.id);
    const target = shipmentTarget(notice, part.order.id, matches, fields, parts.length === 1);
    const planned = await plannedShipment(part, target, whenNew);
    if (planned.result === 'updated') problems.push(...closedProblems(planned));
    shipments.push(planned);
  }
  return { number, matched, shipments, problems, remarks };
}

interface Asked {
  readonly input: NoticeInput;
  readonly notice: DeliveryNotice;
  readonly number: string;
  readonly found: FoundOrders;
}

async function orderParts(
  context: Context,
  work: UnitOfWork,
  { input, notice, number, found }: Asked,
  problems: NoticeProblem[],
): Promise<readonly OrderPart[]> {
  const parts: OrderPart[] = [];
  const trackingNumbers = input.tracking_number === '' ? notice.trackingNumbers : [input.tracking_number];
  for (const order of new Map([...found.orders.values()].map((one) => [one.id, one])).values()) {
    const shipment = await findShipment(work, order, { number, trackingNumbers, shipment: input.shipment });
    const isFound = shipment !== undefined && 'values' in shipment;
    if (shipment !== undefined && !isFound) problems.push(shipment);
    const present = isFound ? await presentShipment(context, work, shipment) : undefined;
    parts.push({ order, present, lines: await orderLineFacts(work, order, present?.shipment.id ?? null) });
  }
  if (
    input.shipment !== null &&
    parts.length > 0 &&
    parts.every(({ present }) => present?.shipment.id !== input.shipment)
  )
    problems.push(wholeProblem('shipment', 'The named shipment is not one of an order of the notice.'));
  return parts;
}

function matchedLines(
  notice: DeliveryNotice,
  { orders }: FoundOrders,
  parts: readonly OrderPart[],
  input: NoticeInput,
  problems: NoticeProblem[],
): LineMatches {
  const linesOf = new Map(parts.map(({ order, lines }) => [order.id, lines]));
  const known = new Map(parts.flatMap(({ lines }) => lines.map((line) => [line.id, line] as const)));
  const assigned = input.assignments.flatMap(({ line, po_line_item }) => {
    const orderLine = known.get(po_line_item);
    if (!orderLine && parts.length > 0)
      problems.push(
        wholeProblem(
          'unknown-assignment',
          `The order line that ${line} is assigned to is not one of the orders of the notice.`,
        ),
      );
    return orderLine ? [[line, orderLine] as const] : [];
  });
  // Lines whose order is not known are not looked at: their order is the problem.
  const lines = notice.lines.filter(({ order }) => orders.has(order));
  const matched = matchLines(
    lines,
    ({ order }) => linesOf.get(orders.get(order)?.id ?? 0) ?? [],
    assignmentsOf(assigned),
  );
  problems.push(...matched.problems.map(asProblem));
  if (!input.accept_surplus) problems.push(...surplusProblems(matched.matches));
  return matched;
}

const asProblem = ({ line, code, message, candidates }: LineProblem): NoticeProblem =>
  lineProblem(
    line,
    code,
    message,
    candidates.map(({ id, name }) => ({
      object_type: 'netbox_asset_lifecycle.polineitem',
      object_id: id,
      display: name,
    })),
  );

async function plannedShipment(
  { present, lines }: OrderPart,
  target: ReturnType<typeof shipmentTarget>,
  whenNew: AppliedShipment['whenNew'],
): Promise<AppliedShipment> {
  const digest = await digestOf(target);
  const plan = planShipment(target, present);
  const isKnown = present?.shipment.values.notice_digest === digest || (present !== undefined && isEmpty(plan));
  const noChange = { fields: [], lines: [], manifest: { added: [], removed: [], moved: [], differs: false } };
  return {
    id: present?.shipment.id ?? null,
    result: present === undefined ? 'created' : isKnown ? 'unchanged' : 'updated',
    target,
    plan: isKnown ? noChange : plan,
    present,
    digest,
    whenNew,
    orderLineOf: new Map(lines.map(({ bomLine, id }) => [bomLine, id])),
  };
}

function closedProblems({ present }: AppliedShipment): readonly NoticeProblem[] {
  const problem = present && closedProblem(present);
  return problem === undefined ? [] : [wholeProblem('received', problem)];
}
