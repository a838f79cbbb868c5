/** As much as documents here need of what pdfmake lays out. Its published types would bring those of browsers along. */
export type Content = Node & Partial<Style>;

type Node =
  | { readonly text: string | readonly Run[] }
  | { readonly stack: readonly Content[] }
  | { readonly columns: readonly Content[]; readonly columnGap?: number }
  | { readonly canvas: readonly Shape[] }
  | { readonly svg: string; readonly fit?: readonly [number, number]; readonly height?: number }
  | { readonly image: string; readonly fit?: readonly [number, number] }
  | { readonly table: Table; readonly layout: TableLayout };

/** A part of a text. */
export interface Run {
  readonly text: string;
  readonly wordBreak?: 'break-all';
}

interface Style {
  readonly width: number | '*';
  /** Points to the left, above, to the right and below. */
  readonly margin: readonly [number, number, number, number];
  readonly alignment: 'left' | 'right' | 'center';
  readonly bold: boolean;
  readonly fontSize: number;
  readonly color: string;
  readonly noWrap: boolean;
  /** It stands on one page. */
  readonly unbreakable: boolean;
  readonly pageBreak: 'before';
  readonly absolutePosition: { readonly x: number; readonly y: number };
}

type Shape =
  | { readonly type: 'line'; x1: number; y1: number; x2: number; y2: number; lineWidth: number; lineColor?: string }
  | { readonly type: 'rect'; x: number; y: number; w: number; h: number; lineWidth: number; lineColor: string };

export interface Table {
  readonly headerRows: number;
  readonly keepWithHeaderRows: number;
  readonly dontBreakRows: boolean;
  readonly widths: readonly number[];
  readonly body: readonly (readonly Cell[])[];
}

/** Cells that another one covers are ''. */
export type Cell = (Content & { readonly colSpan?: number; readonly fillColor?: string }) | '';

export interface TableLayout {
  readonly hLineWidth: (row: number, node: { readonly table: Table }) => number;
  readonly vLineWidth: () => number;
  readonly hLineColor: () => string;
  readonly paddingLeft: () => number;
  readonly paddingRight: () => number;
  readonly paddingTop: () => number;
  readonly paddingBottom: () => number;
}

export interface Definition {
  readonly pageSize: { readonly width: number; readonly height: number };
  readonly pageMargins: readonly [number, number, number, number];
  readonly header?: (page: number) => Content | null;
  readonly footer?: (page: number, pages: number) => Content;
  readonly content: readonly Content[];
}
