import {
  type DeliveryNotice,
  mostLines,
  mostUnits,
  type NoticeLine,
  type NoticePackage,
  type Party,
  UnreadableNotice,
} from './delivery-notice.ts';
import { packageCode } from './sscc.ts';

/**
 * The notice in its one normal form: rows that speak of the same units are one line, codes of packages are compared by their
 * normal form, and packages stand behind those that hold them. Throws UnreadableNotice for what no notice can mean.
 */
export function tidyNotice(notice: DeliveryNotice): DeliveryNotice {
  requireShortTexts(notice);
  const packages = orderedPackages(notice.packages.map(withNormalCodes));
  const orders = distinct([...notice.orders, ...notice.lines.map(({ order }) => order)]);
  const lines = mergedLines(withOrder(notice.lines, orders)).map((line) => ({
    ...line,
    description: line.description.slice(0, longestWords),
  }));
  if (lines.length === 0) throw new UnreadableNotice('The notice has no lines.');
  requireBounds(lines);
  const known = new Set(packages.map(({ code }) => code));
  const loose = [...new Set(lines.flatMap(({ package: code }) => (code === null || known.has(code) ? [] : [code])))];
  return {
    ...notice,
    seller: shortened(notice.seller),
    carrier: shortened(notice.carrier),
    orders,
    trackingNumbers: distinct(notice.trackingNumbers),
    packages: [...packages, ...loose.map((code) => ({ code, parent: null }))],
    lines,
  };
}

/** Characters of a number that people and machines know something by, of a package, and of words. */
const longestNumber = 100;
const longestPackage = 50;
const longestWords = 200;
/** Pallets hold cartons that hold boxes. */
const deepestPackage = 10;

const shortened = ({ code, name }: Party): Party => ({
  code: code.slice(0, longestWords),
  name: name.slice(0, longestWords),
});

/** Words may be cut, numbers may not: what is longer is no number, and would make a long answer of a short file. */
function requireShortTexts({ number, orders, trackingNumbers, packages, lines }: DeliveryNotice): void {
  const require = (text: string, place: string, most = longestNumber): void => {
    if (text.length > most)
      throw new UnreadableNotice(`"${text.slice(0, 30)}..." in ${place} has more than ${most} characters.`);
  };
  for (const text of [number, ...orders, ...trackingNumbers]) require(text, 'the notice');
  for (const { code } of packages) require(code, 'the packages', longestPackage);
  for (const line of lines) {
    for (const text of [line.number, line.order, line.vendorPart, line.manufacturerPart, line.gtin, line.unit])
      require(text, line.place);
    if (line.package !== null) require(line.package, line.place, longestPackage);
  }
}

/** Where the notice is about one order, each of its lines is. */
const withOrder = (lines: readonly NoticeLine[], [order = '', ...others]: readonly string[]): readonly NoticeLine[] =>
  others.length > 0 ? lines : lines.map((line) => ({ ...line, order }));

const distinct = (texts: readonly string[]): readonly string[] => [
  ...new Set(texts.map((text) => text.trim()).filter((text) => text !== '')),
];

const withNormalCodes = ({ code, parent }: NoticePackage): NoticePackage => ({
  code: packageCode(code),
  parent: parent === null ? null : packageCode(parent),
});

/** What holds others comes first. A package in two others, and one within itself, are mistakes of the sender. */
function orderedPackages(packages: readonly NoticePackage[]): readonly NoticePackage[] {
  const byCode = new Map<string, NoticePackage>();
  for (const one of packages) {
    const known = byCode.get(one.code);
    if (known?.parent && one.parent && known.parent !== one.parent)
      throw new UnreadableNotice(`Package ${one.code} is in ${known.parent} and in ${one.parent}.`);
    byCode.set(one.code, known?.parent ? known : one);
  }
  const ordered = new Map<string, NoticePackage>();
  for (const one of byCode.values()) {
    const way: NoticePackage[] = [];
    for (let next: NoticePackage | undefined = one; next && !ordered.has(next.code); ) {
      if (way.length === deepestPackage)
        throw new UnreadableNotice(
          `Package ${one.code} is within more than ${deepestPackage} others, or within itself.`,
        );
      if (way.includes(next)) throw new UnreadableNotice(`Package ${next.code} is within itself.`);
      way.unshift(next);
      next = next.parent === null ? undefined : (byCode.get(next.parent) ?? { code: next.parent, parent: null });
    }
    for (const placed of way) ordered.set(placed.code, placed);
  }
  return [...ordered.values()];
}

const keyOf = (line: NoticeLine): string =>
  JSON.stringify([
    line.number,
    line.order,
    line.vendorPart,
    line.manufacturerPart,
    line.gtin,
    line.unit,
    line.package,
    line.description,
  ]);

function mergedLines(lines: readonly NoticeLine[]): readonly NoticeLine[] {
  const merged = new Map<string, NoticeLine & { serials: string[] }>();
  for (const line of lines) {
    const placed = { ...line, package: line.package === null ? null : packageCode(line.package) };
    const key = keyOf(placed);
    const known = merged.get(key);
    if (!known) merged.set(key, { ...placed, serials: [...line.serials] });
    else {
      merged.set(key, { ...known, quantity: known.quantity + line.quantity });
      known.serials.push(...line.serials);
    }
  }
  return [...merged.values()];
}

function requireBounds(lines: readonly NoticeLine[]): void {
  if (lines.length > mostLines) throw new UnreadableNotice(`The notice has more than ${mostLines} lines.`);
  const units = lines.reduce((sum, { serials }) => sum + serials.length, 0);
  if (units > mostUnits) throw new UnreadableNotice(`The notice has more than ${mostUnits} serial numbers.`);
}
