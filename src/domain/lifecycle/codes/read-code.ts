import { plainSpelling } from '../../engine/schema/text.ts';
import { type DataElement, readDataElement, readMessage } from './data-identifiers.ts';
import { type Elements, hasCheckDigit, readElements, readPrinted, separator } from './gs1.ts';

/** What a code may say of a unit, as it was written; the most likely meaning comes first. */
export interface Reading {
  /** `gs1` and `data` say themselves what their numbers are; `plain` is a number that may be anything. */
  readonly form: 'gs1' | 'data' | 'plain';
  /** Serial numbers or asset tags. */
  readonly numbers: readonly string[];
  /** Part numbers and GTINs. */
  readonly parts: readonly string[];
  /** SSCCs, and numbers that suppliers give to packages. */
  readonly cartons: readonly string[];
  /** Units that the code stands for. */
  readonly count: number;
}

/** Identifiers of the symbologies that carry GS1 data, and of all. */
const gs1Symbology = /^\](C1|e0|d2|Q3|J1)/;
const symbology = /^\][A-Za-z][0-9A-Za-z]/;

/** How scanners that type, and people, write FNC1. */
const writtenSeparator = /\u241d|<GS>|\{GS\}/g;

/** Codes of GS1 have eight digits for a number of units; what is more is no number of units. */
const mostUnits = 99_999_999;

const nothing: Reading = { form: 'plain', numbers: [], parts: [], cartons: [], count: 1 };

/** Reads what a scanner has sent: a GS1 element string, data with identifiers of ANSI MH10.8.2, or a plain number. */
export function readCode(code: string): Reading {
  const text = code.trim().replaceAll(writtenSeparator, separator);
  const data = text.replace(symbology, '');
  const sent = readMessage(data);
  if (sent?.format === '06')
    return fromData(sent.data.split(separator).flatMap((field) => readDataElement(field) ?? []));
  const elements = sent ? readElements(sent.data) : (readPrinted(data) ?? elementsIn(text, data));
  return elements ? fromElements(elements) : fromPlain(data);
}

/** Without a sign of GS1, only what begins with an SSCC or a GTIN and is valid to its end is taken for an element string. */
function elementsIn(text: string, data: string): Elements | undefined {
  const isMarked = gs1Symbology.test(text) || data.includes(separator);
  return isMarked || /^(00\d{18}|0[12]\d{14})/.test(data) ? readElements(data) : undefined;
}

function fromElements(elements: Elements): Reading {
  const of = (...ais: readonly string[]) => ais.flatMap((ai) => elements.get(ai) ?? []);
  const serials = of('21', '250', '8004');
  return {
    form: 'gs1',
    numbers: serials.map(spelled),
    parts: [...of('01', '02', '03').flatMap(gtinForms), ...of('241', '240').map(spelled)],
    cartons: of('00'),
    count: serials.length > 0 ? 1 : Math.max(1, Number(of('37', '30')[0] ?? 1)),
  };
}

function fromData(elements: readonly DataElement[]): Reading {
  const of = (meaning: DataElement['meaning']) =>
    elements.flatMap((element) => (element.meaning === meaning ? [element.data] : []));
  const serials = of('serial');
  const count = Number(of('count')[0] ?? 1);
  return {
    form: 'data',
    numbers: serials.map(spelled),
    parts: of('part').map(spelled),
    cartons: of('carton'),
    count: serials.length === 0 && Number.isInteger(count) && count > 0 && count <= mostUnits ? count : 1,
  };
}

/** A number as it stands may be anything; behind a data identifier it may be what that says. */
function fromPlain(text: string): Reading {
  if (text === '') return nothing;
  const whole = spelled(text);
  const element = readDataElement(text);
  const behind = (meaning: DataElement['meaning']) =>
    element && element.meaning === meaning ? [spelled(element.data)] : [];
  return {
    form: 'plain',
    numbers: [whole, ...behind('serial')],
    parts: [whole, ...behind('part'), ...(isGtin(text) ? gtinForms(text) : [])],
    cartons: [text, ...(element?.meaning === 'carton' ? [element.data] : [])],
    count: 1,
  };
}

/** As numbers of units are stored. */
const spelled = (text: string): string => plainSpelling(text).trim();

const isGtin = (text: string): boolean => /^(\d{8}|\d{12,14})$/.test(text) && hasCheckDigit(text);

/** A GTIN is the same with and without leading zeros, to 14 digits. */
function gtinForms(gtin: string): readonly string[] {
  const short = gtin.replace(/^0+/, '');
  return [14, 13, 12, 8].filter((length) => length >= short.length).map((length) => short.padStart(length, '0'));
}
