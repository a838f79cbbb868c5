import type { NoticeRemark } from '../delivery-notice.ts';

/** A row of a packing list. */
export interface TableRow {
  /** `row 5`, or `row 5 of sheet Units`. */
  readonly place: string;
  /** Trimmed texts. */
  readonly cells: readonly string[];
  /** Places of cells that only repeat the one above, since both were one merged cell. */
  readonly repeated?: ReadonlySet<number>;
}

/** The rows of a packing list, with what its reader took care of. */
export interface Table {
  readonly rows: readonly TableRow[];
  readonly remarks: readonly NoticeRemark[];
}

/** As many rows as a packing list may have. */
export const mostRows = 60_000;
