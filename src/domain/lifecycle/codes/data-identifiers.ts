/** What the data of an ANSI MH10.8.2 data identifier is, as far as units at the dock have them. */
type DataMeaning = 'serial' | 'part' | 'carton' | 'count';

const meanings: Readonly<Record<string, DataMeaning>> = {
  S: 'serial',
  '1P': 'part',
  P: 'part',
  Q: 'count',
  // Packages, by a number of the supplier, and licence plates.
  '3S': 'carton',
  '4S': 'carton',
  '5S': 'carton',
  J: 'carton',
  '1J': 'carton',
  '2J': 'carton',
  '3J': 'carton',
  '4J': 'carton',
  '5J': 'carton',
  '6J': 'carton',
};

/** A data identifier with its data. */
export interface DataElement {
  readonly identifier: string;
  readonly meaning: DataMeaning | undefined;
  readonly data: string;
}

/** Reads `S` + serial number, `1P` + part number and so on; undefined when the text has no such form. */
export function readDataElement(text: string): DataElement | undefined {
  const [, identifier, data] = /^(\d{0,3}[A-Z])(.+)$/s.exec(text) ?? [];
  return identifier === undefined || data === undefined
    ? undefined
    : { identifier, meaning: meanings[identifier], data: data.trim() };
}

/** ISO/IEC 15434: a message begins with `[)>` and RS, each format in it ends with RS, and all of it with EOT. */
const header = '[)>\x1e';
const formatEnd = '\x1e';
const messageEnd = '\x04';

/** The format and the fields of a message in a two-dimensional code; undefined for every other text. */
export function readMessage(text: string): { readonly format: '05' | '06'; readonly data: string } | undefined {
  if (!text.startsWith(header)) return undefined;
  const [first = ''] = text.slice(header.length).replaceAll(messageEnd, '').split(formatEnd);
  const format = first.slice(0, 2);
  return format === '05' || format === '06' ? { format, data: first.slice(3) } : undefined;
}
