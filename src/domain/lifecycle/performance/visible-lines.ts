import { viewableTo } from '../../engine/access/access.ts';
import { referringRows } from '../../engine/resource/load-objects.ts';
import { refKey } from '../../engine/resource/resource.ts';
import type { ObjectRef } from '../../engine/schema/field-kinds.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { slipLines } from '../shipping/receiving-slip.ts';
import { placedOrders } from '../status/statuses.ts';
import { lineHistories } from './arrivals.ts';
import { boughtItems } from './bought-items.ts';
import { documentsOf, type OrderDocuments } from './orders.ts';
import type { PerformedLine } from './performance.ts';
import { faultsByLine } from './slip-counts.ts';

const lifecycle = 'netbox_asset_lifecycle';

/** Days of orders, both YYYY-MM-DD and within. */
export interface Period {
  readonly date_after: string;
  readonly date_before: string;
}

/** Lines of orders of a vendor with their item, as far as the caller may view all of their documents. */
interface VisibleLines {
  readonly lines: readonly (PerformedLine & { readonly item: ObjectRef })[];
  /** Number of documents behind the other lines that the caller may not view. */
  readonly hidden_documents: number;
}

/** The lines of the orders that were placed with a vendor in a period. */
export async function visibleLines(work: UnitOfWork, vendor: number, period: Period): Promise<VisibleLines> {
  const orders = (await referringRows(work.reader, `${lifecycle}.purchaseorder`, 'vendor', vendor)).filter(
    ({ values: { status, date_ordered } }) =>
      placedOrders.has(status) &&
      date_ordered !== null &&
      date_ordered >= period.date_after &&
      date_ordered <= period.date_before,
  );
  const documents = await documentsOf(work.reader, orders);
  const itemOf = await boughtItems(work.reader, documents.lines);
  const faultsOf = faultsByLine(documents);
  const refsOf = documentRefs(documents);
  const histories = lineHistories(documents);
  const refs = histories.flatMap(({ line }) => refsOf(line));
  const seen = await viewableTo(work.reader, work.actor, refs);
  const hidden = new Set(refs.map(refKey).filter((key) => !seen.has(key)));
  const lines = histories.flatMap((history) => {
    const { purchase_order, bom_line_item } = history.line.values;
    const item = itemOf.get(history.line.id);
    const isHidden = refsOf(history.line).some((ref) => hidden.has(refKey(ref)));
    return item && !isHidden ? [{ ...history, item, faults: faultsOf(purchase_order, bom_line_item) }] : [];
  });
  return { lines, hidden_documents: hidden.size };
}

/** The documents behind each line of an order; one that is hidden hides the line. */
function documentRefs({ shipments, shipmentLines, slips }: OrderDocuments) {
  const orderOf = new Map(shipments.map(({ id, values }) => [id, values.purchase_order]));
  const shipped = Map.groupBy(shipmentLines, ({ values }) => `${orderOf.get(values.shipment)}#${values.bom_line_item}`);
  const slipsOf = new Map<number, number[]>();
  for (const { id, values } of slips)
    for (const { shipment_line_item } of slipLines(values))
      slipsOf.set(shipment_line_item, [...(slipsOf.get(shipment_line_item) ?? []), id]);
  return ({ id, values }: OrderDocuments['lines'][number]): readonly ObjectRef[] => [
    { type: `${lifecycle}.polineitem`, id },
    { type: `${lifecycle}.purchaseorder`, id: values.purchase_order },
    { type: `${lifecycle}.bomlineitem`, id: values.bom_line_item },
    ...(shipped.get(`${values.purchase_order}#${values.bom_line_item}`) ?? []).flatMap((line) => [
      { type: `${lifecycle}.shipmentlineitem` as const, id: line.id },
      { type: `${lifecycle}.shipment` as const, id: line.values.shipment },
      ...(slipsOf.get(line.id) ?? []).map((slip) => ({ type: `${lifecycle}.receivingslip` as const, id: slip })),
    ]),
  ];
}
