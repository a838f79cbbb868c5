import { type NoticeLine, UnreadableNotice } from '../delivery-notice.ts';

/** A row of a packing list that speaks of units. */
export interface PackingRow {
  readonly place: string;
  /** The row names no part: it goes on with the line above. */
  readonly isContinued: boolean;
  /** False of a row that names a part only: rows behind it go on with it. */
  readonly saysUnits: boolean;
  readonly order: string;
  readonly line: string;
  readonly vendorPart: string;
  readonly manufacturerPart: string;
  readonly gtin: string;
  readonly description: string;
  readonly quantity: string;
  readonly unit: string;
  readonly serials: readonly string[];
  readonly carton: string;
  readonly pallet: string;
}

/** Rows that follow each other and speak of the same line. */
type Group = readonly [PackingRow, ...PackingRow[]];

/**
 * The lines of a packing list. Lists have a row for each line, for each package or for each unit, and give the quantity of
 * that row or, again in each row, of the whole line: what fits the serial numbers is meant. Throws UnreadableNotice where
 * neither does.
 */
export const linesOfRows = (rows: readonly PackingRow[]): readonly NoticeLine[] => groupsOf(rows).flatMap(linesOfGroup);

function groupsOf(rows: readonly PackingRow[]): readonly Group[] {
  const groups: [PackingRow, ...PackingRow[]][] = [];
  for (const row of rows) {
    const group = groups.at(-1);
    if (group && (row.isContinued || lineKey(group[0]) === lineKey(row))) group.push(row);
    else if (row.isContinued)
      throw new UnreadableNotice(`There is a serial number without a part number in ${row.place}.`);
    else groups.push([row]);
  }
  return groups;
}

const lineKey = ({ order, line, vendorPart, manufacturerPart, gtin, description, unit }: PackingRow): string =>
  JSON.stringify([order, line, vendorPart, manufacturerPart, gtin, description, unit]);

/** Where parts are named of which no row says a quantity or a serial number. */
export const placesWithoutUnits = (rows: readonly PackingRow[]): readonly string[] =>
  groupsOf(rows).flatMap(([first, ...others]) =>
    [first, ...others].some(({ saysUnits }) => saysUnits) ? [] : [first.place],
  );

function linesOfGroup([first, ...others]: Group): readonly NoticeLine[] {
  const group = [first, ...others].filter(({ saysUnits }) => saysUnits);
  const quantities = group.map(quantityOf);
  const isOfRow = group.every(({ serials }, index) => fitsRow(quantities[index], serials.length));
  const counts = isOfRow
    ? group.map(({ serials }, index) => quantities[index] ?? serials.length)
    : countsOf(group, quantities);
  return group
    .map(({ place, serials, carton, pallet }, index) => ({
      place,
      number: first.line,
      order: first.order,
      vendorPart: first.vendorPart,
      manufacturerPart: first.manufacturerPart,
      gtin: first.gtin,
      description: first.description,
      quantity: counts[index] ?? 0,
      unit: first.unit,
      serials,
      package: carton || pallet || null,
    }))
    .filter(({ quantity }) => quantity > 0);
}

const fitsRow = (quantity: number | undefined, serials: number): boolean =>
  serials === 0 ? quantity !== undefined : quantity === serials;

/** The quantity is that of all rows together: each row has its serial numbers, the first one what goes without. */
function countsOf(group: readonly PackingRow[], quantities: readonly (number | undefined)[]): readonly number[] {
  const given = quantities.filter((quantity) => quantity !== undefined);
  const units = group.reduce((sum, { serials }) => sum + serials.length, 0);
  const [total = units] = given;
  const isTotal =
    given.every((quantity) => quantity === total) && (given.length <= 1 ? units <= total : units === total);
  if (!isTotal) throw new UnreadableNotice(mismatch(group, given, units));
  return group.map(({ serials }, index) => serials.length + (index === 0 ? total - units : 0));
}

function mismatch(group: readonly PackingRow[], given: readonly number[], units: number): string {
  const [first, last] = [group[0]?.place, group.at(-1)?.place];
  const where = first === last ? first : `${first} to ${last}`;
  return `The quantities (${[...new Set(given)].slice(0, 5).join(', ')}) and the ${units} serial numbers of ${where} do not fit together.`;
}

/** Units are whole. `1,000` and `1.000` may be one or a thousand, so that they are neither. */
function quantityOf({ quantity, place }: PackingRow): number | undefined {
  if (quantity === '') return undefined;
  const [, whole] = /^(\d{1,9})(?:\.0{1,2})?$/.exec(quantity) ?? [];
  if (whole === undefined)
    throw new UnreadableNotice(`The quantity "${quantity.slice(0, 30)}" in ${place} is not a whole number.`);
  return Number(whole);
}
