import type { Context } from '../../engine/context.ts';
import type { ScanId } from '../../engine/dock-store.ts';
import type { Work } from '../../engine/ports.ts';
import type { SchemaValues } from '../../engine/schema/input-schema.ts';
import { withoutCase } from '../../engine/schema/text.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { manifestOf } from '../scanning/manifest.ts';
import { type SeenUnits, seenUnits } from '../scanning/seen-units.ts';
import {
  isUsed,
  scansUsed,
  storedUse,
  type UsedScans,
  usedScans,
  withoutScans,
  withUsed,
} from '../scanning/used-scans.ts';
import { receivedUnit } from '../units/received-unit.ts';
import type { ReceivingSlip } from './receiving-slip.ts';
import { type Shipment, shipment as shipmentResource } from './shipment.ts';
import type { receive } from './shipment-actions.ts';
import { changeableLines } from './shipment-lines.ts';

type ReceivedLine = SchemaValues<(typeof receive)['body']>['lines'][number];

/** What a receipt takes of the scans of a shipment. */
export interface ScannedDelivery {
  readonly lines: readonly ReceivedLine[];
  readonly used: UsedScans;
}

export const nothingScanned: ScannedDelivery = { lines: [], used: new Map() };

/** A slip holds so many units with numbers, and so much text about them; further scans wait for the next receipt. */
const mostUnits = 1_000;
const mostText = 120_000;

/**
 * What was scanned since the last receipt, by lines that the caller may change. Units that were received in another way are not
 * received again; their scans are used up, too. Units with `held` numbers go on to wait.
 */
export async function scannedDelivery(
  { store }: Context,
  work: UnitOfWork,
  shipment: Shipment,
  { extras }: { readonly extras: boolean },
  held: ReadonlySet<string> = new Set(),
): Promise<ScannedDelivery> {
  const [manifest, scans, lineOf] = await Promise.all([
    manifestOf(store, shipment),
    store.dock.scans(shipment.id),
    changeableLines(work, shipment.id),
  ]);
  const before = usedScans(shipment.values.scans_used);
  const waiting = seenUnits(manifest, scans).filter(({ by, expected }) => !isUsed(before, by) && (expected || extras));
  const lines = [...new Set(waiting.map(({ line }) => line))];
  const changeable = new Set((await Promise.all(lines.map(lineOf))).flatMap((line) => line?.id ?? []));
  const known = await receivedNumbers(work, lines);
  const choice = choose(
    waiting.filter(({ line }) => changeable.has(line)),
    known,
    held,
  );
  return { lines: linesOf(choice.taken), used: scansUsed(choice.done) };
}

/** A number of a unit as it is compared; '' where it has none. */
export const numberOfUnit = ({ serial, asset_tag }: Pick<SeenUnits, 'serial' | 'asset_tag'>): string =>
  withoutCase(serial || (asset_tag ?? ''));

async function receivedNumbers(work: Work, lines: readonly number[]): Promise<ReadonlySet<string>> {
  const rows = await Promise.all(lines.map((line) => work.children(receivedUnit.type, 'shipment_line_item', line)));
  return new Set(rows.flat().map(({ values }) => numberOfUnit(values)));
}

/** The units that a receipt takes, and the scans of which nothing is left then. */
function choose(waiting: readonly SeenUnits[], received: ReadonlySet<string>, held: ReadonlySet<string>) {
  const taken: SeenUnits[] = [];
  const done = new Map<string, ScanId>();
  const left = new Set<string>();
  let [units, text] = [0, 0];
  for (const unit of waiting) {
    const key = `${unit.by.sequence}|${unit.by.scanner ?? ''}|${unit.by.scanner === null}`;
    const number = numberOfUnit(unit);
    const isNew = number === '' || !received.has(number);
    const size = number === '' ? 0 : unit.serial.length + (unit.asset_tag?.length ?? 0) + unit.note.length;
    const fits = number === '' || (!held.has(number) && units < mostUnits && text + size <= mostText);
    if (isNew && fits) {
      taken.push(unit);
      units += number === '' ? 0 : 1;
      text += size;
    }
    if (isNew && !fits) left.add(key);
    else done.set(key, unit.by);
  }
  return { taken, done: [...done].flatMap(([key, id]) => (left.has(key) ? [] : [id])) };
}

function linesOf(taken: readonly SeenUnits[]): readonly ReceivedLine[] {
  return [...Map.groupBy(taken, ({ line }) => line)].map(([shipment_line_item, units]): ReceivedLine => {
    const sum = (some: readonly SeenUnits[]) => some.reduce((total, one) => total + one.units, 0);
    const good = units.filter(({ condition }) => condition === 'good');
    const nameless = units.find(({ serial, asset_tag, note }) => serial === '' && asset_tag === null && note !== '');
    return {
      shipment_line_item,
      qty_received: sum(good),
      qty_damaged: sum(units) - sum(good),
      qty_missing: 0,
      qty_to_pool: null,
      pool: null,
      note: nameless?.note ?? '',
      units: units.flatMap(unitOf),
    };
  });
}

const unitOf = ({ serial, asset_tag, condition, note }: SeenUnits): ReceivedLine['units'] =>
  serial === '' && asset_tag === null
    ? []
    : [{ serial, asset_tag, damaged: condition !== 'good', rejected: condition === 'rejected', note, to_pool: false }];

/** The lines of a request with what was scanned of them; those that it does not name come after. */
export function withScanned(requested: readonly ReceivedLine[], { lines }: ScannedDelivery): readonly ReceivedLine[] {
  const scanned = new Map(lines.map((line) => [line.shipment_line_item, line]));
  const both = requested.map((line): ReceivedLine => {
    const own = withRejected(line);
    const more = scanned.get(line.shipment_line_item);
    scanned.delete(line.shipment_line_item);
    if (!more) return own;
    return {
      ...own,
      qty_received: own.qty_received + more.qty_received,
      qty_damaged: own.qty_damaged + more.qty_damaged,
      note: own.note || more.note,
      units: [...own.units, ...more.units],
    };
  });
  return [...both, ...scanned.values()];
}

/** What was rejected at the dock is damaged. */
const withRejected = (line: ReceivedLine): ReceivedLine => ({
  ...line,
  units: line.units.map((unit) => ({ ...unit, damaged: unit.damaged || unit.rejected })),
});

/** Uses up scans with a receipt; those that come in later wait for the next one. */
export function useScans(work: Work, shipment: Shipment, used: UsedScans): void {
  const all = withUsed(usedScans(shipment.values.scans_used), used);
  work.update(shipment, { scans_used: storedUse(all) });
}

/** Scans that a reversed slip has used up wait again. */
export async function giveScansBack(work: Work, shipmentId: number, slip: ReceivingSlip): Promise<void> {
  const gone = usedScans(slip.values.scans);
  const shipment = gone.size > 0 ? await work.get(shipmentResource.type, shipmentId) : undefined;
  if (!shipment) return;
  const left = withoutScans(usedScans(shipment.values.scans_used), gone);
  work.update(shipment, { scans_used: storedUse(left) });
}
