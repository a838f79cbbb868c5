import { centuryOf, isoDay } from '../dates.ts';
import { mostUnits, UnreadableNotice } from '../delivery-notice.ts';
import { packageCode } from '../sscc.ts';
import { type DraftLine, type DraftNotice, draftLine, portionIn } from './draft-notice.ts';
import { unitsIn } from './quantity.ts';
import { placeOf, type Segment, valueAt } from './segments.ts';
import { numbersOfRange } from './serial-ranges.ts';

/** Where in the message a segment stands. */
export interface Place {
  /** Number of the level of packing; '' above all of them. */
  readonly id: string;
  readonly package: string | null;
  /** The package around the level. */
  readonly outer: string | null;
  /** Packages of the level. */
  readonly packages: number;
  /** The line behind whose LIN the segment stands. */
  readonly line: DraftLine | null;
  /** The part of that line whose package was named last. */
  readonly portion: DraftLine | null;
}

export const topPlace: Place = { id: '', package: null, outer: null, packages: 0, line: null, portion: null };

interface Reading {
  readonly notice: DraftNotice;
  readonly decimalMark: string;
}

type ReadSegment = (reading: Reading, place: Place, segment: Segment) => Place | undefined;

/** Takes in what a segment says; answers the place of the next one. */
export const readSegment = (reading: Reading, place: Place, segment: Segment): Place =>
  readers[segment.tag]?.(reading, place, segment) ?? place;

const readers: Readonly<Record<string, ReadSegment>> = {
  BGM({ notice }, _, segment) {
    // From D.97A on the number is the first component of an element of its own; before, it is all of it.
    notice.number = valueAt(segment, 2);
    return undefined;
  },
  DTM({ notice }, { id }, segment) {
    if (id !== '') return undefined;
    const [qualifier, date] = [valueAt(segment, 1), dateIn(segment)];
    if (qualifier === despatched) notice.shipped ??= date;
    if (expectedDates.has(qualifier)) notice.expected ??= date;
    return undefined;
  },
  RFF({ notice }, { line }, segment) {
    const [qualifier, value] = [valueAt(segment, 1), valueAt(segment, 1, 2)];
    if (value === '') return undefined;
    if (qualifier === buyersOrder && line) line.order = value;
    else if (qualifier === buyersOrder) notice.orders.push(value);
    const rank = trackingReferences.indexOf(qualifier);
    if (rank >= 0) notice.trackingNumbers.push({ rank, number: value });
    return undefined;
  },
  NAD({ notice }, _, segment) {
    const rank = sellers.indexOf(valueAt(segment, 1));
    if (rank >= 0 && (rank === 0 || notice.seller.name + notice.seller.code === ''))
      notice.seller = { code: valueAt(segment, 2), name: valueAt(segment, 4) || valueAt(segment, 3) };
    if (valueAt(segment, 1) === 'CA' && notice.carrier.name + notice.carrier.code === '')
      notice.carrier = { code: valueAt(segment, 2), name: valueAt(segment, 4) || valueAt(segment, 3) };
    return undefined;
  },
  TDT({ notice }, _, segment) {
    const carrier = { code: valueAt(segment, 5), name: valueAt(segment, 5, 4) };
    if (carrier.code + carrier.name !== '') notice.carrier = carrier;
    return undefined;
  },
  GIN({ notice }, place, segment) {
    const qualifier = valueAt(segment, 1);
    const numbers = numbersIn(segment);
    if (qualifier === serialNumber) addSerials(place, segment, numbers);
    return packageMarks.has(qualifier) ? numbers.reduce(withPackage(notice), place) : undefined;
  },
  LIN({ notice }, place, segment) {
    const line = draftLine(placeOf(segment), { number: valueAt(segment, 1), order: '', package: place.package });
    notice.lines.push(line);
    identify(line, valueAt(segment, 3), valueAt(segment, 3, 2));
    return { ...place, line, portion: null };
  },
  PIA(_, { line }, segment) {
    if (line) for (const [value = '', kind = ''] of segment.elements.slice(1)) identify(line, value, kind);
    return undefined;
  },
  IMD(_, { line }, segment) {
    if (line) line.description ||= [valueAt(segment, 3, 4), valueAt(segment, 3, 5)].join('').trim();
    return undefined;
  },
  QTY({ decimalMark }, { line, portion }, segment) {
    const target = portion ?? line;
    if (!target || valueAt(segment, 1) !== despatchedQuantity) return undefined;
    target.quantity += unitsIn(segment, valueAt(segment, 1, 2), decimalMark);
    target.unit = valueAt(segment, 1, 3) || target.unit;
    return undefined;
  },
};

/** All numbers of a segment. A few ranges may stand for more than a notice may have. */
function numbersIn(segment: Segment): readonly string[] {
  const numbers: string[] = [];
  for (const [from = '', to = ''] of segment.elements.slice(1)) {
    numbers.push(...numbersOfRange(segment, from, to));
    if (numbers.length > mostUnits)
      throw new UnreadableNotice(`${placeOf(segment)} has more than ${mostUnits} numbers.`);
  }
  return numbers;
}

const despatched = '11';
/** Estimated delivery, estimated arrival. */
const expectedDates: ReadonlySet<string> = new Set(['17', '132']);
const buyersOrder = 'ON';
/** Carrier's reference, waybill, air waybill, transport document, bill of lading. */
const trackingReferences: readonly string[] = ['CN', 'AAM', 'AWB', 'AAS', 'BM'];
/** Seller; supplier, where no seller is named. */
const sellers: readonly string[] = ['SE', 'SU'];
const despatchedQuantity = '12';
const serialNumber = 'BN';
/** SSCC, and its name in older directories. */
const packageMarks: ReadonlySet<string> = new Set(['BJ', 'AW']);

type Identifier = 'vendorPart' | 'manufacturerPart' | 'gtin' | 'serial';
const identifiers: Readonly<Record<string, Identifier>> = {
  SA: 'vendorPart',
  VN: 'vendorPart',
  VP: 'vendorPart',
  MF: 'manufacturerPart',
  MP: 'manufacturerPart',
  MN: 'manufacturerPart',
  EN: 'gtin',
  SRV: 'gtin',
  UP: 'gtin',
  SN: 'serial',
};

function identify(line: DraftLine, value: string, kind: string): void {
  const member = identifiers[kind];
  if (member === undefined || value === '') return;
  if (member === 'serial') line.serials.push(value);
  else line[member] ||= value;
}

function addSerials({ line, portion }: Place, segment: Segment, serials: readonly string[]): void {
  const target = portion ?? line;
  if (!target) throw new UnreadableNotice(`${placeOf(segment)} has serial numbers outside of any line (LIN).`);
  for (const serial of serials) target.serials.push(serial);
  if (target.serials.length > mostUnits)
    throw new UnreadableNotice(`The line at ${target.place} has more than ${mostUnits} serial numbers.`);
}

/** A package of the level, or of the line. Where a level has several, nobody knows in which of them a unit is. */
const withPackage =
  (notice: DraftNotice) =>
  (place: Place, text: string): Place => {
    const code = packageCode(text);
    const { line, outer } = place;
    if (line) {
      notice.packages.push({ code, parent: place.package });
      return { ...place, portion: portionIn(notice, line, code) };
    }
    notice.packages.push({ code, parent: outer });
    return { ...place, packages: place.packages + 1, package: place.packages === 0 ? code : outer };
  };

/** 102 CCYYMMDD and its longer forms; 101 YYMMDD. */
function dateIn(segment: Segment): string | null {
  const [text, format] = [valueAt(segment, 1, 2), valueAt(segment, 1, 3)];
  const full = format === '101' || text.length === 6 ? `${centuryOf(text.slice(0, 2))}${text}` : text;
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})/.exec(full) ?? [];
  return (year && month && day && isoDay(year, month, day)) || null;
}
