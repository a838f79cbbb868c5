import type { JsonObject } from '../../engine/json.ts';
import type { SchemaValues } from '../../engine/schema/input-schema.ts';
import type { importNotice as importNoticeAction } from '../shipping/import-notice-action.ts';
import type { NoticeLine, ReadNotice } from './delivery-notice.ts';
import type { LineMatches } from './match/match-lines.ts';
import type { FieldChange, ShipmentPlan } from './plan-shipment.ts';
import type { NoticeProblem } from './problem.ts';
import type { ShipmentTarget } from './shipment-target.ts';

export type NoticeReport = SchemaValues<(typeof importNoticeAction)['answer']> & JsonObject;
type ReportedShipment = NoticeReport['shipments'][number];
type ReportedLine = NoticeReport['lines'][number];

const mostListed = 100;
const mostLinesListed = 1_000;

/** What became, or would become, of the shipment of one order. */
export interface PlannedShipment {
  /** Null where it would be new. */
  readonly id: number | null;
  readonly result: 'created' | 'updated' | 'unchanged';
  readonly target: ShipmentTarget;
  readonly plan: ShipmentPlan;
  /** Order lines by BOM line. */
  readonly orderLineOf: ReadonlyMap<number, number>;
}

interface Outcome {
  readonly read: ReadNotice;
  readonly number: string;
  readonly matched: LineMatches;
  readonly shipments: readonly PlannedShipment[];
  readonly problems: readonly NoticeProblem[];
  readonly remarks: readonly { readonly code: string; readonly message: string }[];
}

/** The answer on a notice. */
export function noticeReport({ read, number, matched, shipments, problems, remarks }: Outcome): NoticeReport {
  const results = new Set(shipments.map(({ result }) => result));
  const result = (['created', 'updated'] as const).find((one) => results.has(one)) ?? 'unchanged';
  return {
    result: problems.length > 0 ? 'refused' : result,
    format: read.format,
    notice_number: number,
    shipments: shipments.map(reportedShipment),
    lines: reportedLines(read.notice.lines, matched).slice(0, mostLinesListed),
    problem_count: problems.length,
    problems: problems.slice(0, mostListed).map(({ code, message, place, line, candidates }) => ({
      code,
      message,
      place,
      line,
      candidates: candidates.map((candidate) => ({ ...candidate })),
    })),
    remarks: [...read.remarks, ...remarks].map(({ code, message }) => ({ code, message })),
  };
}

function reportedShipment({ id, result, target, plan, orderLineOf }: PlannedShipment): ReportedShipment {
  const { added, removed, moved } = plan.manifest;
  return {
    shipment: id,
    purchase_order: target.order,
    result,
    changes: result === 'unchanged' ? [] : plan.fields.map(changeOf),
    lines: plan.lines.map(({ bomLine, before, after }) => ({
      po_line_item: orderLineOf.get(bomLine) ?? null,
      before,
      after,
    })),
    units: [...target.quantities.values()].reduce((sum, quantity) => sum + quantity, 0),
    serials: target.units.length,
    cartons: target.cartons.length,
    added_count: added.length,
    removed_count: removed.length,
    moved_count: moved.length,
    added: added.slice(0, mostListed).map((serial) => ({ serial })),
    removed: removed.slice(0, mostListed).map((serial) => ({ serial })),
  };
}

const changeOf = ({ field, before, after }: FieldChange) => ({
  field,
  before: before === null ? null : String(before),
  after: after === null ? null : String(after),
});

/** The lines of the notice; portions of one line in several packages are one. */
function reportedLines(lines: readonly NoticeLine[], { matches }: LineMatches): readonly ReportedLine[] {
  const matchOf = new Map(matches.map((match) => [match.line, match]));
  const reported = new Map<string, ReportedLine>();
  for (const line of lines) {
    const match = matchOf.get(line);
    const { number, order, vendorPart, manufacturerPart, description, quantity, serials, place } = line;
    const key = JSON.stringify([number, order, vendorPart, manufacturerPart, description, match?.orderLine.id ?? null]);
    const known = reported.get(key);
    reported.set(key, {
      place: known?.place ?? place,
      line: number,
      order,
      vendor_part_number: vendorPart,
      manufacturer_part_number: manufacturerPart,
      description,
      quantity: (known?.quantity ?? 0) + quantity,
      serials: (known?.serials ?? 0) + serials.length,
      po_line_item: match?.orderLine.id ?? null,
      matched_by: match?.by ?? '',
    });
  }
  return [...reported.values()];
}
