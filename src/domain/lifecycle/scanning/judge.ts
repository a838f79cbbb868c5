import type { ManifestHead, PackedCarton, PackedUnit } from '../../engine/dock-store.ts';
import { withoutCase } from '../../engine/schema/text.ts';
import type { LineFacts } from './line-facts.ts';
import type { ScanCondition, Verdict } from './scan-actions.ts';
import type { ScanRecord } from './scan-record.ts';

/** One scan as it came in. */
export interface ScanInput {
  readonly name: string;
  readonly code: string;
  readonly at: string;
  readonly condition: ScanCondition;
  readonly note: string;
}

/** What scans of a shipment are judged by. */
export interface ScanFacts {
  readonly lines: ReadonlyMap<number, LineFacts>;
  readonly head: ManifestHead | undefined;
  readonly units: ReadonlyMap<string, PackedUnit>;
  readonly cartons: ReadonlyMap<string, PackedCarton>;
  /** Other shipments that expect a number, newest first. */
  readonly others: ReadonlyMap<string, readonly number[]>;
}

/** What was scanned before. */
export interface Seen {
  readonly units: ReadonlySet<string>;
  readonly cartons: ReadonlySet<string>;
  readonly counts: ReadonlyMap<number, number>;
}

/** What is said of a scan, and what it marks as seen. */
export interface Judgement {
  readonly record: ScanRecord;
  /** The unit, by its number as it is compared. */
  readonly unit?: string;
  readonly carton?: string;
}

const said = (input: ScanInput, verdict: Verdict, message: string, more: Partial<ScanRecord> = {}): ScanRecord => ({
  ...input,
  verdict,
  message,
  line: null,
  serial: '',
  asset_tag: null,
  part_number: '',
  carton: null,
  units: 0,
  other_shipment: null,
  ...more,
});

/** The numbers that a code may be. */
export const numbersIn = (code: string): readonly string[] => [withoutCase(code.trim())];

/** Judges one scan. */
export function judge(input: ScanInput, facts: ScanFacts, seen: Seen): Judgement {
  const number = withoutCase(input.code.trim());
  const unit = facts.units.get(number);
  if (unit) return judgeUnit(input, unit, seen);
  const carton = facts.cartons.get(input.code.trim());
  if (carton) return judgeCarton(input, input.code.trim(), carton, seen);
  const [other] = facts.others.get(number) ?? [];
  if (other !== undefined)
    return { record: said(input, 'other-shipment', 'Another shipment expects this unit.', { other_shipment: other }) };
  return { record: said(input, 'unknown', 'Nothing here has this number.') };
}

function judgeUnit(input: ScanInput, { line, serial, assetTag, carton, cartons }: PackedUnit, seen: Seen): Judgement {
  const number = withoutCase(serial || (assetTag ?? ''));
  const facts = { line, serial, asset_tag: assetTag, carton };
  if (seen.units.has(number)) return { record: said(input, 'twice', 'This unit was scanned before.', facts) };
  const packed = cartons.find((sscc) => seen.cartons.has(sscc));
  if (packed !== undefined)
    return { record: said(input, 'twice', `This unit was scanned with carton ${packed}.`, facts) };
  return { record: said(input, 'expected', 'Expected.', { ...facts, units: 1 }), unit: number };
}

function judgeCarton(input: ScanInput, sscc: string, { path, lines }: PackedCarton, seen: Seen): Judgement {
  const packed = path.find((outer) => seen.cartons.has(outer));
  if (packed === sscc) return { record: said(input, 'twice', 'This carton was scanned before.', { carton: sscc }) };
  if (packed !== undefined)
    return { record: said(input, 'twice', `This carton was scanned with ${packed}.`, { carton: sscc }) };
  const units = Object.values(lines).reduce((sum, count) => sum + count, 0);
  return { record: said(input, 'expected', `Carton with ${units} units.`, { carton: sscc, units }), carton: sscc };
}
