import { ErrorCollector, errorsWithin, type FieldErrors, invalid, invalidObject } from '../../engine/errors.ts';
import type { Work } from '../../engine/ports.ts';
import type { SchemaValues } from '../../engine/schema/input-schema.ts';
import { sameWithoutCase } from '../../engine/schema/text.ts';
import { countedLine } from '../balance/line-counts.ts';
import { requireNotArchived } from '../status/locks.ts';
import { requirePast } from '../status/past-dates.ts';
import { arrivedShipments } from '../status/statuses.ts';
import { type ReceivedUnit, receivedUnit } from '../units/received-unit.ts';
import { numberedUnits, type UnitRow } from './allocate-unit.ts';
import { arrivalDay } from './arrival-day.ts';
import { disposeOf } from './dispose.ts';
import { disposedUnits, dispositionProblems, statusIn } from './disposition.ts';
import { reopenForLines } from './late-units.ts';
import { sendSurplus } from './put-away.ts';
import type { SlipLine } from './receiving-slip.ts';
import { reorderedFor } from './reordered-pools.ts';
import type { dispose } from './shipment-actions.ts';
import type { ShipmentLine } from './shipment-line-item.ts';
import { changeableLines, noSuchLine } from './shipment-lines.ts';
import { writeSlip } from './slips.ts';

export type DispositionInput = SchemaValues<(typeof dispose)['body']>;
type DisposedLineInput = DispositionInput['lines'][number];
type UnitInput = DisposedLineInput['units'][number];

/**
 * Records the disposition of received units in the unit of work: the counts of their lines, the status of units with numbers,
 * and the slip. The versions of lines and units prevent that a unit is installed at the same moment. Answers the id of the slip.
 * `dateField` is where the caller has the date.
 */
export async function postDisposition(
  work: Work,
  id: number,
  input: DispositionInput,
  dateField = 'date',
): Promise<number> {
  const shipment = await requireNotArchived(work, 'netbox_asset_lifecycle.shipment', id, 'A line item');
  if (!shipment || !arrivedShipments.has(shipment.values.status))
    throw invalidObject('Shipment has not been received.');
  const { disposition, reason, date } = input;
  if (date !== null) requirePast(work.now, dateField, date);
  const lines = await disposedLines(work, id, input);
  await reopenForLines(work, {
    id,
    order: shipment.values.purchase_order,
    lines: lines.map(({ shipment_line_item }) => shipment_line_item),
  });
  const slip = await writeSlip(work, shipment, {
    kind: 'disposition',
    disposition,
    date: await dayOf(work, { id, lines }, date, dateField),
    lines,
    note: reason,
  });
  await sendSurplus(work, id, lines);
  return slip;
}

/** The date of a disposition: the given one, which is not before its units were received, or else today. */
async function dayOf(
  work: Work,
  { id, lines }: { readonly id: number; readonly lines: readonly SlipLine[] },
  given: string | null,
  field: string,
) {
  const arrived = (await arrivalDay(work, id, lines)) ?? '';
  if (given !== null && given < arrived)
    throw invalid({ [field]: [`This date is before ${arrived}, when these units were received.`] });
  const today = work.now.slice(0, 10);
  // East of Greenwich a receipt may be of tomorrow.
  if (given === null && arrived > today) return arrived;
  return given ?? today;
}

/** Changes lines and units, entry by entry; answers the lines of the slip. Fails with 400 and the errors of all entries. */
async function disposedLines(work: Work, shipment: number, input: DispositionInput): Promise<readonly SlipLine[]> {
  const errors = new ErrorCollector();
  const lineOf = await changeableLines(work, shipment);
  const poolOf = await poolsOfRepaired(work, input);
  const seen = new Set<string>();
  const lines: SlipLine[] = [];
  for (const [index, entry] of input.lines.entries()) {
    const report = (problems: FieldErrors): void => errors.addAll(errorsWithin(`lines[${index}]`, problems));
    const line = await lineOf(entry.shipment_line_item);
    const key = `${entry.shipment_line_item} ${entry.condition}`;
    if (!line) report(noSuchLine);
    else if (seen.has(key)) report({ shipment_line_item: ['This line item is listed twice with this condition.'] });
    else lines.push(await disposeEntry(work, line, entry, { ...input, pool: poolOf(line) }, report));
    seen.add(key);
  }
  errors.throwIfAny();
  return lines;
}

/**
 * The pools that lines were reordered for: repaired units go there like those that arrive in good order, where the caller may
 * add and change spares. For others they stay on hand.
 */
async function poolsOfRepaired(work: Work, { disposition, lines }: DispositionInput) {
  const spare = 'netbox_asset_lifecycle.spareitem';
  const isSent = disposition === 'repaired' && work.may('add', spare) && work.may('change', spare);
  return reorderedFor(work, isSent ? lines.map(({ shipment_line_item }) => shipment_line_item) : []);
}

async function disposeEntry(
  work: Work,
  line: ShipmentLine,
  entry: DisposedLineInput,
  { disposition, pool }: Pick<DispositionInput, 'disposition'> & { readonly pool: number | null },
  report: (problems: FieldErrors) => void,
): Promise<SlipLine> {
  const { condition, quantity } = entry;
  const before = countedLine(line.values);
  const rows = await numberedUnits(work, line);
  const named = await namedUnits(work, rows, entry, report);
  const disposed = { condition, quantity, named: entry.units.length };
  const numbered = rows.filter(({ values }) => values.status === statusIn[condition]).length;
  report(dispositionProblems(disposition, disposed, before, numbered));
  return disposeOf(work, line, { disposition, condition, quantity: disposedUnits(disposed), units: named, pool });
}

/** The units that an entry lists, among those of its line that the caller may view. */
async function namedUnits(
  work: Work,
  rows: readonly UnitRow[],
  { units, condition }: DisposedLineInput,
  report: (problems: FieldErrors) => void,
): Promise<readonly ReceivedUnit[]> {
  if (units.length === 0) return [];
  const visible = await work.visible(receivedUnit.type, rows);
  const chosen = new Set<number>();
  for (const [index, unit] of units.entries()) {
    const row = chooseUnit(visible, unit, statusIn[condition]);
    const problem = typeof row === 'string' ? row : chosen.has(row.id) ? 'This unit is listed twice.' : undefined;
    const field = unit.received_unit === null ? 'serial' : 'received_unit';
    if (problem !== undefined) report(errorsWithin(`units[${index}]`, { [field]: [problem] }));
    if (typeof row !== 'string') chosen.add(row.id);
  }
  const stored = await Promise.all([...chosen].map((id) => work.get(receivedUnit.type, id)));
  return stored.filter((unit) => unit !== undefined);
}

/** The listed unit, or an error. Several units of a line may have had one number: the one with this status is meant. */
function chooseUnit(rows: readonly UnitRow[], { received_unit, serial }: UnitInput, status: string): UnitRow | string {
  if (received_unit === null && serial === '') return 'A received_unit or a serial number is required.';
  const meant = rows.filter(
    ({ id, values }) =>
      (received_unit === null || id === received_unit) && (serial === '' || sameWithoutCase(values.serial, serial)),
  );
  const [first] = meant;
  if (!first) return 'The line has no such unit.';
  return (
    meant.find(({ values }) => values.status === status) ??
    `The unit has status ${first.values.status} and not ${status}.`
  );
}
