import type { SchemaValues } from '../../engine/schema/input-schema.ts';
import { type CountedDocument, counted } from '../balance/line-documents.ts';
import { daysBetween } from '../lead-times/days.ts';
import type { performanceForm } from '../lead-times/performance-form.ts';
import { type LineHistory, unitsOf } from './arrivals.ts';
import { judgeLine, type Verdict } from './promises.ts';
import { type FaultCount, faults } from './slip-counts.ts';

/** A line of an order of the vendor, with what its slips say. */
export interface PerformedLine extends LineHistory {
  readonly faults: readonly FaultCount[];
}

type Item = SchemaValues<typeof performanceForm>['items'][number];
export type Figures = Omit<Item, 'item' | 'documents' | 'learned_days_50' | 'learned_days_90' | 'learned_deliveries'>;

const verdicts = [
  'early',
  'on_time',
  'late',
  'overdue',
  'not_due',
  'lapsed',
  'without_promise',
] as const satisfies readonly Verdict[];

const orderLine = counted('netbox_asset_lifecycle.polineitem', 'netbox_asset_lifecycle.purchaseorder');
const slip = counted('netbox_asset_lifecycle.receivingslip', 'netbox_asset_lifecycle.shipment');

/** The documents behind each number, by its name: the number is the sum of their quantities. */
export type Evidence = Readonly<Record<CountedFigure, readonly CountedDocument[]>>;
type CountedFigure = Exclude<keyof Figures, 'days_late_50' | 'days_late_90' | 'days_50' | 'days_90'>;

/** The evidence and the figures of lines on a day (YYYY-MM-DD). */
export function performanceOf(
  lines: readonly PerformedLine[],
  today: string,
): Figures & { readonly evidence: Evidence } {
  const judged = lines.map((line) => ({ ...line, ...judgeLine(line, today) }));
  const late = judged.flatMap(({ daysLate }) => daysLate ?? []);
  const took = lines.flatMap(daysTaken);
  const evidence = evidenceOf(judged);
  return {
    ...sums(evidence),
    days_late_50: nearestRank(late, 0.5),
    days_late_90: nearestRank(late, 0.9),
    days_50: nearestRank(took, 0.5),
    days_90: nearestRank(took, 0.9),
    evidence,
  };
}

type JudgedLine = PerformedLine & ReturnType<typeof judgeLine>;

function evidenceOf(lines: readonly JudgedLine[]): Evidence {
  const fromLines = (quantity: (line: JudgedLine) => number): readonly CountedDocument[] =>
    lines.map((line) => orderLine(line.line.id, line.order.id, quantity(line))).filter(addsSomething);
  const by = <K extends string>(names: readonly K[], of: (name: K) => readonly CountedDocument[]) =>
    Object.fromEntries(names.map((name) => [name, of(name)])) as Readonly<Record<K, readonly CountedDocument[]>>;
  return {
    lines: fromLines(() => 1),
    ...by(verdicts, (name) => fromLines(({ verdict }) => (verdict === name ? 1 : 0))),
    units_ordered: fromLines(({ line }) => line.values.qty_ordered),
    units_arrived: fromLines(({ arrivals }) => unitsOf(arrivals)),
    units_overdue: fromLines(({ verdict, open }) => (verdict === 'overdue' ? open : 0)),
    units_short_closed: fromLines(({ line }) => line.values.qty_short_closed),
    ...by(faults, (name) =>
      lines.flatMap((line) =>
        line.faults.filter(({ fault }) => fault === name).map((one) => slip(one.slip, one.shipment, one.units)),
      ),
    ),
    units_credited: fromLines(({ line }) => line.values.qty_credited ?? 0),
    deliveries: fromLines((line) => daysTaken(line).length),
  };
}

const addsSomething = ({ quantity }: CountedDocument): boolean => quantity !== 0;

/** The days that each part of a line took. Arrivals before the day of the order are mistakes. */
function daysTaken({ order, arrivals }: LineHistory): readonly number[] {
  const { date_ordered } = order.values;
  if (date_ordered === null) return [];
  return arrivals.map(({ day }) => daysBetween(date_ordered, day)).filter((days) => days >= 0);
}

const sums = (evidence: Evidence): Readonly<Record<CountedFigure, number>> => ({
  lines: total(evidence.lines),
  early: total(evidence.early),
  on_time: total(evidence.on_time),
  late: total(evidence.late),
  overdue: total(evidence.overdue),
  not_due: total(evidence.not_due),
  lapsed: total(evidence.lapsed),
  without_promise: total(evidence.without_promise),
  units_ordered: total(evidence.units_ordered),
  units_arrived: total(evidence.units_arrived),
  units_overdue: total(evidence.units_overdue),
  units_short_closed: total(evidence.units_short_closed),
  units_missing: total(evidence.units_missing),
  units_damaged: total(evidence.units_damaged),
  units_returned: total(evidence.units_returned),
  units_credited: total(evidence.units_credited),
  deliveries: total(evidence.deliveries),
});

const total = (documents: readonly CountedDocument[]): number =>
  documents.reduce((sum, { quantity }) => sum + quantity, 0);

/** The smallest of the values that this share of them does not exceed; null of none. */
function nearestRank(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}
