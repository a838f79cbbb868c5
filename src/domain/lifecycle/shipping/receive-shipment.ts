import { requireObject } from '../../engine/access/access.ts';
import type { Context } from '../../engine/context.ts';
import { ErrorCollector, errorsWithin, type FieldErrors } from '../../engine/errors.ts';
import type { JsonObject } from '../../engine/json.ts';
import type { ObjectOf, StoredObject } from '../../engine/resource/resource.ts';
import type { SchemaValues } from '../../engine/schema/input-schema.ts';
import { type ActionRequest, perform } from '../../engine/write/run-action.ts';
import { prepareSave } from '../../engine/write/save.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { countedLine } from '../balance/line-counts.ts';
import { storedUse } from '../scanning/used-scans.ts';
import { requireNotArchived } from '../status/locks.ts';
import { reopenForLateUnits } from './late-units.ts';
import { sendSurplus } from './put-away.ts';
import { countsAfter, deliveryProblems, type WithPoolUnits, withPoolUnits } from './receipt-line.ts';
import { type FirstUnits, judgeUnits, noteUnits } from './received-units.ts';
import { type SlipLine, type SlipUnit, slipLine } from './receiving-slip.ts';
import { reorderedFor } from './reordered-pools.ts';
import { requireSerials } from './require-serials.ts';
import {
  nothingScanned,
  numberOfUnit,
  type ScannedDelivery,
  scannedDelivery,
  useScans,
  withScanned,
} from './scanned-delivery.ts';
import { type Shipment, shipment as shipmentResource } from './shipment.ts';
import type { receive } from './shipment-actions.ts';
import type { ShipmentLine } from './shipment-line-item.ts';
import { changeableLines, noSuchLine } from './shipment-lines.ts';
import { writeSlip } from './slips.ts';

type ReceiveInput = SchemaValues<(typeof receive)['body']>;
type ReceivedLineInput = ReceiveInput['lines'][number];

/** A line of the request with its shipment line. */
interface Delivered {
  readonly line: ShipmentLine;
  readonly input: WithPoolUnits<ReceivedLineInput>;
  readonly pool: number | null;
}

/**
 * Receives all or a part of a shipment in one unit of work: status, date and site of the shipment under its own rules, the
 * counts of its lines, units with numbers, surplus for pools, and the receiving slip. The versions of the lines make concurrent
 * receipts add up. Answers the slip.
 */
export function receiveShipment(
  context: Context,
  { id, input, ...performance }: ActionRequest<ReceiveInput, StoredObject>,
): Promise<StoredObject> {
  return perform(context, performance, async (work) => {
    const shipment = await requireObject(work, 'change', shipmentResource, id);
    await requireNotArchived(work, shipmentResource.type, id, 'A line item');
    await requireSerials(work, input.lines);
    const { scanned, delivered, first } = await delivery(context, work, shipment, input);
    const arrived = await arrive(context, work, id, input);
    const lines = delivered.map((line) => count(work, line, first));
    if (input.scans) useScans(work, arrived, scanned.used);
    await reopenForLateUnits(
      work,
      arrived.values.purchase_order,
      delivered.map(({ line }) => line.values.bom_line_item),
    );
    const slipId = await writeSlip(work, arrived, {
      kind: 'receipt',
      date: dayOf(work, input),
      lines,
      note: input.note,
      ...(input.scans ? { scans: storedUse(scanned.used) } : {}),
    });
    await noteUnits(work, slipId, lines);
    await sendSurplus(work, id, lines);
    return slipOf(work, slipId);
  });
}

/**
 * What the request and the scans bring. A scan of a unit that was received before, with another shipment, holds up no other: it
 * goes on to wait. Fails with 400 where nothing else waits.
 */
async function delivery(context: Context, work: UnitOfWork, shipment: Shipment, input: ReceiveInput) {
  const all = input.scans ? await scannedDelivery(context, work, shipment, input) : nothingScanned;
  const judged = await judgedDelivery(work, shipment.id, input, all);
  const wrong = new Set([...judged.wrong].map(numberOfUnit));
  if (!scannedNumbers(all).some((number) => wrong.has(number))) return accepted(judged);
  const left = await scannedDelivery(context, work, shipment, input, wrong);
  if (input.lines.length + left.lines.length === 0) return accepted(judged);
  return accepted(await judgedDelivery(work, shipment.id, input, left));
}

async function judgedDelivery(work: UnitOfWork, id: number, input: ReceiveInput, scanned: ScannedDelivery) {
  const delivered = await deliveredLines(work, id, { ...input, lines: withScanned(input.lines, scanned) });
  const listed = delivered.map(({ line, input: { units } }) => ({ line, units }));
  return { scanned, delivered, ...(await judgeUnits(work, id, listed)) };
}

function accepted<J extends { readonly errors: ErrorCollector }>(judged: J): J {
  judged.errors.throwIfAny();
  return judged;
}

const scannedNumbers = ({ lines }: ScannedDelivery): readonly string[] =>
  lines.flatMap(({ units }) => units.map(numberOfUnit));

const dayOf = (work: UnitOfWork, { date_received }: ReceiveInput): string => date_received ?? work.now.slice(0, 10);

/** Sets the shipment to received, under its rules for status, date and site. */
async function arrive(
  context: Context,
  work: UnitOfWork,
  id: number,
  input: ReceiveInput,
): Promise<ObjectOf<typeof shipmentResource.type>> {
  const { site, location } = input;
  const change: JsonObject = {
    status: 'received',
    ...(site === null ? {} : { site, location }),
    ...(location === null ? {} : { location }),
  };
  const preset: JsonObject = { date_received: dayOf(work, input) };
  const request = { resource: shipmentResource, id, input: change, preset, completeness: 'partial' } as const;
  await prepareSave(context, request, work);
  const arrived = await work.get(shipmentResource.type, id);
  if (!arrived) throw new Error('The shipment was not read');
  return arrived;
}

/** The lines of the request. Fails with 400 and the errors of all of them, by path. */
async function deliveredLines(
  work: UnitOfWork,
  shipmentId: number,
  input: ReceiveInput,
): Promise<readonly Delivered[]> {
  const errors = new ErrorCollector();
  if (input.lines.length === 0)
    errors.add('lines', input.scans ? 'No scan waits to be received.' : 'This list may not be empty.');
  const lineOf = await changeableLines(work, shipmentId);
  const seen = new Set<number>();
  const delivered: Delivered[] = [];
  const poolOf = await reorderedFor(
    work,
    input.lines.map(({ shipment_line_item }) => shipment_line_item),
  );
  for (const [index, requested] of input.lines.entries()) {
    const line = await lineOf(requested.shipment_line_item);
    const reorderPool = poolOf(line);
    const entry = withPoolUnits(requested, reorderPool !== null);
    const pool = entry.pool ?? reorderPool ?? input.pool;
    const report = (problems: FieldErrors): void => errors.addAll(errorsWithin(`lines[${index}]`, problems));
    if (!line) report(noSuchLine);
    else if (seen.has(line.id)) report({ shipment_line_item: ['This line item is listed twice.'] });
    else {
      report(
        deliveryProblems(countedLine(line.values), { ...entry, units: [...entry.units] }, work.settings.overReceipt),
      );
      if (entry.qty_to_pool > 0 && pool === null) report({ pool: ['A pool for the surplus is required.'] });
      delivered.push({ line, input: entry, pool });
    }
    seen.add(entry.shipment_line_item);
  }
  errors.throwIfAny();
  return delivered;
}

/** Adds the received units to the counts of a line; answers its line of the slip. */
function count(work: UnitOfWork, { line, input, pool }: Delivered, first: FirstUnits): SlipLine {
  const before = countedLine(line.values);
  const { qty_received, qty_damaged, qty_to_pool, note, units } = input;
  const after = countsAfter(before, input);
  work.update(line, { ...after, ...(units.length > 0 ? { units_recorded: true } : {}) });
  return slipLine(line.id, {
    qty_received,
    qty_damaged,
    qty_missing: after.qty_missing - before.qty_missing,
    qty_to_pool,
    pool: qty_to_pool > 0 ? pool : null,
    note,
    units: units.map((unit) => slipUnit(unit, first.get(unit))),
  });
}

/** What says nothing is left out: a slip holds a thousand units. */
const slipUnit = ({ rejected, note, ...unit }: SlipUnit, first_unit: number | undefined): SlipUnit => ({
  ...unit,
  ...(rejected ? { rejected } : {}),
  ...(note ? { note } : {}),
  ...(first_unit === undefined ? {} : { first_unit }),
});

/** The slip as the unit of work leaves it. */
export async function slipOf(work: UnitOfWork, id: number): Promise<StoredObject> {
  const slip = await work.get('netbox_asset_lifecycle.receivingslip', id);
  if (!slip) throw new Error('The slip was not written');
  return { ...slip, version: 1 };
}
