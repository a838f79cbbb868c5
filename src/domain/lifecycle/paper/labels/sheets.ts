/** Millimetres. */
interface Size {
  readonly width: number;
  readonly height: number;
}

/** A sheet of labels: rows and columns in the middle of a page. */
export interface Sheet {
  readonly page: Size;
  readonly columns: number;
  readonly rows: number;
  readonly label: Size;
  /** Between labels side by side. */
  readonly gap: number;
}

const a4: Size = { width: 210, height: 297 };
const letter: Size = { width: 215.9, height: 279.4 };

/** Sheets by the number under which stationers sell them. */
export const sheets = {
  L7160: { page: a4, columns: 3, rows: 7, label: { width: 63.5, height: 38.1 }, gap: 2.54 },
  L7159: { page: a4, columns: 3, rows: 8, label: { width: 63.5, height: 33.9 }, gap: 2.54 },
  L7163: { page: a4, columns: 2, rows: 7, label: { width: 99.1, height: 38.1 }, gap: 2.54 },
  L7651: { page: a4, columns: 5, rows: 13, label: { width: 38.1, height: 21.2 }, gap: 2.54 },
  '5160': { page: letter, columns: 3, rows: 10, label: { width: 66.675, height: 25.4 }, gap: 3.175 },
  '5163': { page: letter, columns: 2, rows: 5, label: { width: 101.6, height: 50.8 }, gap: 4.7625 },
} as const satisfies Readonly<Record<string, Sheet>>;
export type SheetName = keyof typeof sheets;

export const isSheetName = (name: string): name is SheetName => Object.hasOwn(sheets, name);

/** Where a label stands: its page, counted from 0, and its upper left corner in millimetres. */
export interface LabelPlace {
  readonly page: number;
  readonly x: number;
  readonly y: number;
}

export const labelsPerPage = ({ columns, rows }: Sheet): number => columns * rows;

/** The place of a label by its number, counted from 0 along the rows. */
export function labelPlace(sheet: Sheet, index: number): LabelPlace {
  const { page, columns, rows, label, gap } = sheet;
  const onPage = index % labelsPerPage(sheet);
  const left = (page.width - columns * label.width - (columns - 1) * gap) / 2;
  const top = (page.height - rows * label.height) / 2;
  return {
    page: Math.floor(index / labelsPerPage(sheet)),
    x: left + (onPage % columns) * (label.width + gap),
    y: top + Math.floor(onPage / columns) * label.height,
  };
}
