import * as fc from 'fast-check';
import { canonicalJson } from '../../../src/domain/engine/json.ts';
import type {
  DeliveryNotice,
  NoticeLine,
  NoticePackage,
} from '../../../src/domain/lifecycle/notices/delivery-notice.ts';
import { hasCheckDigit } from '../../../src/domain/lifecycle/notices/sscc.ts';

/** An SSCC with its check digit. */
export function sscc(serial: number): string {
  const body = `034012345${String(serial).padStart(8, '0')}`;
  return `${body}${[...'0123456789'].find((digit) => hasCheckDigit(body + digit))}`;
}

const letters = [...'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789-'];
const code = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...letters), minLength, maxLength }).filter((text) => /[A-Z0-9]/.test(text));
/** Words with letters beyond ASCII and marks that formats use themselves. */
const words = fc
  .string({ unit: fc.constantFrom(...'abcXYZ 0123456789éßŁ+?&<.'), minLength: 1, maxLength: 20 })
  .map((text) => `w${text.replace(/\s+/g, ' ').trim()}`);
const day = fc
  .integer({ min: 0, max: 3_000 })
  .map((days) => new Date(Date.UTC(2024, 0, 1 + days)).toISOString().slice(0, 10));

interface Shape {
  readonly quantity: number;
  readonly numbered: boolean;
  readonly item: number;
  readonly box: number;
}

const shape: fc.Arbitrary<Shape> = fc.record({
  quantity: fc.integer({ min: 1, max: 6 }),
  numbered: fc.boolean(),
  item: fc.nat(4),
  box: fc.integer({ min: -1, max: 3 }),
});

/** Pallets 0 and 1 hold boxes 2 and 3; -1 is no package. */
const packages: readonly NoticePackage[] = [
  { code: sscc(0), parent: null },
  { code: sscc(1), parent: null },
  { code: sscc(2), parent: sscc(0) },
  { code: sscc(3), parent: sscc(1) },
];

const items = fc.array(
  fc.record({
    vendorPart: code(2, 12),
    manufacturerPart: fc.oneof(fc.constant(''), code(2, 12)),
    gtin: fc.constantFrom('', '00012345678905'),
    description: fc.oneof(fc.constant(''), words),
    unit: fc.constantFrom('EA', 'PCE'),
    order: fc.constantFrom('PO-1', 'PO-2'),
  }),
  { minLength: 5, maxLength: 5 },
);

/** Notices that every format can say. */
export const notices: fc.Arbitrary<DeliveryNotice> = fc
  .record({
    number: code(1, 15),
    seller: words,
    carrier: words,
    shipped: fc.option(day, { nil: null }),
    expected: fc.option(day, { nil: null }),
    trackingNumbers: fc.uniqueArray(code(4, 18), { maxLength: 2 }),
    shapes: fc.uniqueArray(shape, { minLength: 1, maxLength: 8, selector: ({ item, box }) => `${item} ${box}` }),
    items,
  })
  .map(({ seller, carrier, shapes, items: kinds, ...said }) => ({
    ...said,
    seller: { code: '', name: seller },
    carrier: { code: '', name: carrier },
    orders: [],
    packages,
    lines: shapes.map(({ quantity, numbered, item, box }, index): NoticeLine => {
      const { order = '', ...kind } = kinds[item] ?? {};
      return {
        vendorPart: '',
        manufacturerPart: '',
        gtin: '',
        description: '',
        unit: '',
        ...kind,
        place: '',
        number: `${item + 1}`,
        order,
        quantity,
        serials: numbered ? Array.from({ length: quantity }, (_, unit) => `SN${index}X${unit}`) : [],
        package: packages[box]?.code ?? null,
      };
    }),
  }));

const text = ({ place: _, serials, ...line }: NoticeLine): string =>
  canonicalJson({ ...line, serials: serials.toSorted() });

/** What a notice says, without where it says it and in an order of its own. Packages count that hold something. */
export function said({ lines, packages: all, orders, ...notice }: DeliveryNotice) {
  const parents = new Map(all.map(({ code: own, parent }) => [own, parent]));
  const used = new Set<string>();
  for (const line of lines) for (let at = line.package; at !== null; at = parents.get(at) ?? null) used.add(at);
  const numbers = new Set([...orders, ...lines.map(({ order }) => order)]);
  return {
    ...notice,
    orders: [...numbers].filter((number) => number !== '').toSorted(),
    packages: all.flatMap(({ code: own, parent }) => (used.has(own) ? [`${own} in ${parent}`] : [])).toSorted(),
    lines: lines.map(text).toSorted(),
  };
}
