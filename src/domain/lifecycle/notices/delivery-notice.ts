/** What a vendor's delivery notice says, whatever its format. Texts are trimmed; an absent text is ''. */
export interface DeliveryNotice {
  /** The vendor's number of the notice or of the shipment. */
  readonly number: string;
  /** Numbers of the orders that the notice names as a whole. */
  readonly orders: readonly string[];
  readonly seller: Party;
  readonly carrier: Party;
  /** ISO dates, null where the notice says none. */
  readonly shipped: string | null;
  readonly expected: string | null;
  readonly trackingNumbers: readonly string[];
  /** Pallets and cartons; those that hold others stand before them. */
  readonly packages: readonly NoticePackage[];
  readonly lines: readonly NoticeLine[];
}

export interface Party {
  readonly code: string;
  readonly name: string;
}

export interface NoticePackage {
  /** The SSCC, or the number that stands on the package. Unique in the notice. */
  readonly code: string;
  /** The package that holds this one. */
  readonly parent: string | null;
}

/** Units of one item of one order in one package. */
export interface NoticeLine {
  /** Where the line stands in the file: `row 5`, `segment 17`. */
  readonly place: string;
  /** The vendor's number of the line. */
  readonly number: string;
  /** '' where the order is that of the whole notice. */
  readonly order: string;
  readonly vendorPart: string;
  readonly manufacturerPart: string;
  readonly gtin: string;
  readonly description: string;
  readonly quantity: number;
  /** Code of the unit of measure as the notice has it. */
  readonly unit: string;
  readonly serials: readonly string[];
  /** Code of the package; null where the units are in none, or in one that is not named. */
  readonly package: string | null;
}

export type NoticeFormat = 'csv' | 'xlsx' | 'x12-856' | 'edifact-desadv' | 'ubl-despatch-advice';

/** Something that the reader of a notice took care of or left out, and that people should know. */
export interface NoticeRemark {
  readonly code: RemarkCode;
  readonly message: string;
}

type RemarkCode =
  | 'carrier'
  | 'character-set'
  | 'file-note'
  | 'formula'
  | 'hidden-cells'
  | 'hidden-sheet'
  | 'macro'
  | 'merged-cells'
  | 'no-units'
  | 'other-sheet'
  | 'unknown-column'
  | 'unread-date';

/** A notice that was read. */
export interface ReadNotice {
  readonly format: NoticeFormat;
  readonly notice: DeliveryNotice;
  readonly remarks: readonly NoticeRemark[];
}

/** The file is no delivery notice that can be read. The message says where and why, in a sentence for people. */
export class UnreadableNotice extends Error {
  override readonly name = 'UnreadableNotice';
}

/** As many units as a notice may have: a thousand pallets. */
export const mostUnits = 50_000;
/** As many lines as a notice may have; each row of a packing list with a serial number is one at first. */
export const mostLines = 50_000;

export const noParty: Party = { code: '', name: '' };
