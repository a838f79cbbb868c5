import {
  type DeliveryNotice,
  type NoticeLine,
  type NoticePackage,
  noParty,
  type Party,
  UnreadableNotice,
} from '../delivery-notice.ts';

/** A line while its segments come in. */
export type DraftLine = { -readonly [K in keyof NoticeLine]: NoticeLine[K] } & { serials: string[] };

/** A notice while its segments come in. */
export interface DraftNotice {
  number: string;
  readonly orders: string[];
  seller: Party;
  carrier: Party;
  shipped: string | null;
  expected: string | null;
  /** The surest first. */
  readonly trackingNumbers: { readonly rank: number; readonly number: string }[];
  readonly packages: NoticePackage[];
  readonly lines: DraftLine[];
  /** Parts of lines that lie in packages of their own. */
  readonly portions: { readonly line: DraftLine; readonly of: DraftLine }[];
}

export const draftNotice = (): DraftNotice => ({
  number: '',
  orders: [],
  seller: noParty,
  carrier: noParty,
  shipped: null,
  expected: null,
  trackingNumbers: [],
  packages: [],
  lines: [],
  portions: [],
});

export const draftLine = (place: string, line: Pick<NoticeLine, 'number' | 'order' | 'package'>): DraftLine => ({
  place,
  vendorPart: '',
  manufacturerPart: '',
  gtin: '',
  description: '',
  quantity: 0,
  unit: '',
  serials: [],
  ...line,
});

/** The part of a line that lies in a package within it: its serial numbers, and its quantity where that is said. */
export function portionIn(notice: DraftNotice, of: DraftLine, code: string): DraftLine {
  const line = draftLine(of.place, { number: of.number, order: of.order, package: code });
  notice.portions.push({ line, of });
  return line;
}

/** Of several kinds of numbers by which a carrier may know a shipment, only the surest are tracking numbers. */
export function finishedNotice({ trackingNumbers, portions, lines, ...notice }: DraftNotice): DeliveryNotice {
  const surest = Math.min(...trackingNumbers.map(({ rank }) => rank));
  const parts = portions.map(({ line, of }): NoticeLine => {
    const quantity = line.quantity || line.serials.length;
    of.quantity -= quantity;
    if (of.quantity < 0)
      throw new UnreadableNotice(`The packages of the line at ${of.place} hold more units than the line.`);
    return { ...of, serials: line.serials, package: line.package, quantity };
  });
  return {
    ...notice,
    trackingNumbers: trackingNumbers.filter(({ rank }) => rank === surest).map(({ number }) => number),
    lines: [...lines, ...parts].filter(({ quantity, serials }) => quantity > 0 || serials.length > 0),
  };
}
