import type { ManifestHead, PackedCarton, PackedUnit } from '../../engine/dock-store.ts';
import { withoutCase } from '../../engine/schema/text.ts';
import type { Reading } from '../codes/read-code.ts';
import type { Catalogue } from './catalogue.ts';
import { bySerial, chooseLine, openUnits } from './choose-line.ts';
import type { LineFacts, LinesById } from './line-facts.ts';
import { readUnitCode } from './read-unit-code.ts';
import type { ScanCondition, Verdict } from './scan-actions.ts';
import type { ScanRecord } from './scan-record.ts';

/** One scan as it came in. */
export interface ScanInput {
  /** Of the scanner. */
  readonly name: string;
  readonly code: string;
  readonly at: string;
  readonly condition: ScanCondition;
  readonly note: string;
  /** The shipment line that the person counts, where it was named. */
  readonly line: number | null;
}

/** What scans of a shipment are judged by. */
export interface ScanFacts {
  /** The lines that the caller may view. */
  readonly lines: LinesById;
  readonly head: ManifestHead | undefined;
  readonly catalogue: Pick<Catalogue, 'parts'>;
  /** Part numbers of items that the caller may be told of. */
  readonly toldParts: ReadonlySet<string>;
  /** Units of the manifest by their numbers, as they are compared. */
  readonly units: ReadonlyMap<string, PackedUnit>;
  readonly cartons: ReadonlyMap<string, PackedCarton>;
  /** Other shipments that expect a number, newest first. */
  readonly others: ReadonlyMap<string, readonly number[]>;
}

/** What was scanned before. */
export interface Seen {
  /** Numbers as they are compared. */
  readonly units: ReadonlySet<string>;
  readonly cartons: ReadonlySet<string>;
  /** Units that no manifest names, by line. */
  readonly counts: ReadonlyMap<number, number>;
}

/** What is said of a scan, and what it marks as seen. */
export interface Judgement {
  readonly record: ScanRecord;
  /** The unit, by its number as it is compared. */
  readonly unit?: string;
  readonly carton?: string;
  /** Units of a line that no manifest names. */
  readonly count?: { readonly line: number; readonly units: number };
}

/** Judges one scan by what is known of the shipment and by what was scanned before. */
export function judge(input: ScanInput, facts: ScanFacts, seen: Seen): Judgement {
  const reading = readUnitCode(input.code);
  const unit = reading.numbers.map((number) => facts.units.get(withoutCase(number))).find((found) => found);
  if (unit) return judgeExpected(input, reading, unit, facts, seen);
  const carton = reading.cartons.map((code) => facts.cartons.get(withoutCase(code))).find((found) => found);
  if (carton) return judgeCarton(input, carton, facts, seen);
  return judgeUnlisted(input, reading, facts, seen);
}

const said = (input: ScanInput, verdict: Verdict, message: string, more: Partial<ScanRecord> = {}): ScanRecord => {
  const { line: _, ...given } = input;
  return {
    ...given,
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
  };
};

const linesWithPart = ({ lines }: ScanFacts, parts: readonly string[]): readonly LineFacts[] =>
  [...lines.values()].filter((line) => parts.some((part) => line.parts.has(withoutCase(part))));

const isPart = ({ catalogue }: ScanFacts, text: string): boolean => catalogue.parts.has(withoutCase(text));

/** A unit that the manifest names. A code that also names another item tells of a wrong label, or of a wrong unit. */
function judgeExpected(
  input: ScanInput,
  reading: Reading,
  { line, serial, assetTag, carton, cartons }: PackedUnit,
  facts: ScanFacts,
  seen: Seen,
): Judgement {
  const number = withoutCase(serial || (assetTag ?? ''));
  const [part_number = ''] = reading.form === 'plain' ? [] : reading.parts;
  const about = { line, serial, asset_tag: assetTag, carton, part_number };
  const own = facts.lines.get(line);
  const known = reading.form === 'plain' ? [] : reading.parts.filter((part) => isPart(facts, part));
  if (own && known.length > 0 && !known.some((part) => own.parts.has(withoutCase(part))))
    return {
      record: said(input, 'wrong-item', `The unit is expected as ${own.name}, but the code names another item.`, about),
    };
  if (seen.units.has(number)) return { record: said(input, 'twice', 'This unit was scanned before.', about) };
  const packed = cartons.find((sscc) => seen.cartons.has(withoutCase(sscc)));
  if (packed !== undefined)
    return { record: said(input, 'twice', `This unit was scanned with carton ${packed}.`, about) };
  return {
    record: said(input, 'expected', `Expected${own ? `: ${own.name}` : ''}.`, { ...about, units: 1 }),
    unit: number,
  };
}

/** A carton stands for all units in it, as far as the caller may view their lines. */
function judgeCarton(input: ScanInput, { path, lines }: PackedCarton, facts: ScanFacts, seen: Seen): Judgement {
  const [sscc = ''] = path;
  const packed = path.find((outer) => seen.cartons.has(withoutCase(outer)));
  if (packed === sscc) return { record: said(input, 'twice', 'This carton was scanned before.', { carton: sscc }) };
  if (packed !== undefined)
    return { record: said(input, 'twice', `This carton was scanned with ${packed}.`, { carton: sscc }) };
  const units = Object.entries(lines).reduce(
    (sum, [line, count]) => (facts.lines.has(Number(line)) ? sum + count : sum),
    0,
  );
  return { record: said(input, 'expected', cartonMessage(units), { carton: sscc, units }), carton: withoutCase(sscc) };
}

export const cartonMessage = (units: number): string =>
  `Expected carton with ${units} ${units === 1 ? 'unit' : 'units'}.`;

/** What no manifest of the shipment names: a unit of a line that is counted, a part number, or something else. */
function judgeUnlisted(input: ScanInput, reading: Reading, facts: ScanFacts, seen: Seen): Judgement {
  const again = reading.numbers.find((number) => seen.units.has(withoutCase(number)));
  if (again !== undefined) return { record: said(input, 'twice', 'This unit was scanned before.', { serial: again }) };
  const [other] = reading.numbers.flatMap((number) => facts.others.get(withoutCase(number)) ?? []);
  if (other !== undefined)
    return { record: said(input, 'other-shipment', 'Another shipment expects this unit.', { other_shipment: other }) };
  const [carton, its] = cartonElsewhere(reading, facts);
  if (its !== undefined)
    return {
      record: said(input, 'other-shipment', 'Another shipment expects this carton.', { carton, other_shipment: its }),
    };
  const named = linesWithPart(facts, reading.parts);
  const [part] = reading.parts.filter((text) => isPart(facts, text));
  const isPartOnly = reading.form === 'plain' ? part !== undefined : reading.numbers.length === 0;
  if (part !== undefined && named.length === 0) return { record: foreignPart(input, reading, facts) };
  if (isPartOnly) return judgePart(input, reading, named, facts, seen);
  return judgeSerial(input, reading, named, facts, seen);
}

/** A part number of no line here, as far as the caller may know of items and lines. */
function foreignPart(input: ScanInput, reading: Reading, { toldParts }: ScanFacts): ScanRecord {
  const part = reading.parts.find((text) => toldParts.has(withoutCase(text)));
  if (part === undefined) return said(input, 'unknown', unknownNumber);
  const message = `The part number ${part} belongs to an item that is not in this shipment.`;
  return said(input, 'wrong-item', message, { part_number: part });
}

/** A carton of another shipment, and the shipment. */
function cartonElsewhere(
  { form, cartons }: Reading,
  { others }: ScanFacts,
): readonly [string | null, number | undefined] {
  const carton = cartons.find((code) => others.has(withoutCase(code)));
  if (carton === undefined) return [null, undefined];
  return [form === 'plain' ? null : carton, others.get(withoutCase(carton))?.[0]];
}

/** A part number without a serial number: it counts units of lines whose units have none. */
function judgePart(
  input: ScanInput,
  reading: Reading,
  named: readonly LineFacts[],
  facts: ScanFacts,
  seen: Seen,
): Judgement {
  const part_number = reading.parts.find((part) => isPart(facts, part)) ?? reading.parts[0] ?? '';
  const unnumbered = named.filter((line) => openUnits(line, facts) > 0 && line.rules.length === 0);
  const line = chooseLine(unnumbered, input.line, facts, seen);
  if (line) return counted(input, line, reading.count, facts, seen, { part_number });
  const [first] = named;
  if (first) {
    const message = `This is the part number of ${first.name}, not a serial number. Scan the serial number of the unit.`;
    return { record: said(input, 'unknown', message, { part_number }) };
  }
  if (reading.cartons.length > 0 && part_number === '')
    return {
      record: said(input, 'unknown', unknownCarton, { carton: reading.cartons[0] ?? null }),
    };
  return { record: said(input, 'unknown', unknownNumber, { part_number }) };
}

export const unknownCarton = 'No carton with this number is expected.';
export const unknownNumber = 'Nothing here has this number.';

/** A serial number that no manifest names: the part number, the line that was named or the serial rules tell its line. */
function judgeSerial(
  input: ScanInput,
  reading: Reading,
  named: readonly LineFacts[],
  facts: ScanFacts,
  seen: Seen,
): Judgement {
  const serial = reading.numbers.at(-1) ?? '';
  const [part_number = ''] = reading.form === 'plain' ? [] : reading.parts;
  if (isPart(facts, serial)) {
    if (!facts.toldParts.has(withoutCase(serial))) return { record: said(input, 'unknown', unknownNumber) };
    const message = `${serial} is a part number, not a serial number. Scan the serial number of the unit.`;
    return { record: said(input, 'unknown', message, { part_number: serial }) };
  }
  const given = input.line === null ? undefined : facts.lines.get(input.line);
  const choice = bySerial(reading, given ? [given] : named, facts, seen, unknownNumber);
  if ('problem' in choice) return { record: said(input, 'unknown', choice.problem, { part_number }) };
  const { line, text, warning } = choice;
  const judgement = counted(input, line, 1, facts, seen, { serial: text, part_number }, warning);
  return { ...judgement, unit: withoutCase(text) };
}

/** Counts units to a line: beyond what it expects without numbers they are extra. */
function counted(
  input: ScanInput,
  line: LineFacts,
  units: number,
  facts: ScanFacts,
  { counts }: Seen,
  more: Partial<ScanRecord>,
  warning?: string,
): Judgement {
  const open = openUnits(line, facts);
  const surplus = (counts.get(line.id) ?? 0) + units - open;
  const isExpected = surplus <= 0;
  const message = isExpected ? `Expected: ${line.name}.` : surplusText(line, open, surplus);
  const text = warning === undefined ? message : `${message} ${warning}`;
  const record = said(input, isExpected ? 'expected' : 'extra', text, { ...more, line: line.id, units });
  return { record, count: { line: line.id, units } };
}

function surplusText({ name }: LineFacts, open: number, surplus: number): string {
  if (open === 0) return `${name}, but not one of the units that are expected.`;
  return `${name}, ${surplus} more than expected.`;
}
