import type { ExpectedUnit, Manifest, ScanEntry, ScanId } from '../../engine/dock-store.ts';
import { withoutCase } from '../../engine/schema/text.ts';
import type { ScanCondition } from './scan-actions.ts';
import { byTime, recordOf, type ScanRecord } from './scan-record.ts';

/** What scans say of a unit, or of units that have no numbers. */
export interface SeenUnits {
  readonly line: number;
  /** '' of units without numbers. */
  readonly serial: string;
  readonly asset_tag: string | null;
  readonly carton: string | null;
  readonly units: number;
  /** The worst that was said: whoever scans a unit again does not make it good. */
  readonly condition: ScanCondition;
  readonly note: string;
  /** False of units beyond those expected. */
  readonly expected: boolean;
  /** A unit of the manifest. */
  readonly listed: boolean;
  /** The scan that counts. */
  readonly by: ScanId;
}

const badness: Readonly<Record<ScanCondition, number>> = { good: 0, damaged: 1, rejected: 2 };

const numberOf = (serial: string, tag: string | null): string => withoutCase(serial || (tag ?? ''));

/** What the scans of a shipment have seen: each unit once, by itself or with its carton, and units without numbers. */
export function seenUnits({ units, cartons }: Manifest, scans: readonly ScanEntry[]): readonly SeenUnits[] {
  const listed = new Map(units.map((unit) => [numberOf(unit.serial, unit.assetTag), unit]));
  const inCarton = unitsByCarton({ units, cartons });
  const seen = new Map<string, SeenUnits>();
  const counts: SeenUnits[] = [];
  const see = (unit: ExpectedUnit, entry: ScanEntry, record: ScanRecord, expected: boolean): void => {
    const number = numberOf(unit.serial, unit.assetTag);
    seen.set(number, merged(seen.get(number), unitOf(unit, entry, record, { expected, listed: listed.has(number) })));
  };
  const inTime = scans.toSorted(byTime);
  for (const entry of inTime) {
    const record = recordOf(entry);
    const { verdict, line, serial, asset_tag, carton } = record;
    if (verdict !== 'expected' && verdict !== 'extra') continue;
    const own = listed.get(numberOf(serial, asset_tag));
    if (own) see(own, entry, record, true);
    else if (line === null)
      for (const unit of inCarton.get(withoutCase(carton ?? '')) ?? []) see(unit, entry, record, true);
    else if (serial === '' && asset_tag === null) counts.push(countOf(line, entry, record));
    else see({ line, serial, assetTag: asset_tag, carton }, entry, record, verdict === 'expected');
  }
  for (const entry of inTime) {
    const { verdict, serial, asset_tag, carton, ...said } = recordOf(entry);
    if (verdict !== 'twice') continue;
    const isUnit = serial !== '' || asset_tag !== null;
    const numbers = isUnit
      ? [numberOf(serial, asset_tag)]
      : (inCarton.get(withoutCase(carton ?? '')) ?? []).map((unit) => numberOf(unit.serial, unit.assetTag));
    for (const number of numbers) {
      const unit = seen.get(number);
      if (unit) seen.set(number, worsened(unit, said));
    }
  }
  return [...seen.values(), ...counts];
}

const unitOf = (
  { line, serial, assetTag, carton }: ExpectedUnit,
  { scanner, sequence }: ScanEntry,
  { condition, note }: ScanRecord,
  more: Pick<SeenUnits, 'expected' | 'listed'>,
): SeenUnits => ({
  line,
  serial,
  asset_tag: assetTag,
  carton,
  units: 1,
  condition,
  note,
  by: { scanner, sequence },
  ...more,
});

const countOf = (
  line: number,
  { scanner, sequence }: ScanEntry,
  { units, condition, note, verdict }: ScanRecord,
): SeenUnits => ({
  line,
  serial: '',
  asset_tag: null,
  carton: null,
  units,
  condition,
  note,
  expected: verdict === 'expected',
  listed: false,
  by: { scanner, sequence },
});

const merged = (first: SeenUnits | undefined, again: SeenUnits): SeenUnits => (first ? worsened(first, again) : again);

function worsened(unit: SeenUnits, { condition, note }: Pick<SeenUnits, 'condition' | 'note'>): SeenUnits {
  return badness[condition] > badness[unit.condition] ? { ...unit, condition, note } : unit;
}

/** The units of each carton, those of the cartons in it included. */
export function unitsByCarton({ units, cartons }: Manifest): ReadonlyMap<string, readonly ExpectedUnit[]> {
  const parents = new Map(cartons.map(({ sscc, parent }) => [sscc, parent]));
  const found = new Map<string, ExpectedUnit[]>();
  for (const unit of units)
    for (let at = unit.carton; at !== null; at = parents.get(at) ?? null) {
      const packed = found.get(withoutCase(at)) ?? [];
      found.set(withoutCase(at), packed);
      packed.push(unit);
    }
  return found;
}
