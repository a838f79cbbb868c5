import type { Column, Fact, Section } from '../../../domain/lifecycle/paper/document.ts';
import type { Cell, Content, Table, TableLayout } from './pdf-content.ts';
import { fitted, printable, widthOf } from './text.ts';

const padding = 4;
const size = 9;
const headSize = 8;
const ink = '#1f2933';
const line = '#b8c0c8';
const shade = '#eef1f4';

const layout = (headRows: number): TableLayout => ({
  hLineWidth: (row, { table }) => (row === headRows || row === table.body.length ? 0.8 : row < headRows ? 0 : 0.4),
  vLineWidth: () => 0,
  hLineColor: () => line,
  paddingLeft: () => padding,
  paddingRight: () => padding,
  paddingTop: () => 3,
  paddingBottom: () => 3,
});

/** A section as a table whose heading and column labels stand on each page that it goes on to. */
export function sectionTable({ heading, columns, rows, sums, whenEmpty }: Section, width: number): Content {
  const shares = columns.reduce((sum, { share }) => sum + share, 0);
  const widths = columns.map(({ share }) => (share / shares) * width - 2 * padding);
  const across = (cell: Cell): Cell[] => [
    Object.assign({ colSpan: columns.length }, cell),
    ...covered(columns.length - 1),
  ];
  const head: (readonly Cell[])[] = [
    ...(heading === ''
      ? []
      : [across({ text: printable(heading), bold: true, fontSize: 11, margin: [-padding, 4, 0, 2] })]),
    columns.map((column, index) => headCell(column, widths[index] ?? 0)),
  ];
  const body = rows.map((texts) =>
    columns.map((column, index) => cell(column, texts[index] ?? '', widths[index] ?? 0)),
  );
  const empty = rows.length === 0 ? [across({ text: whenEmpty, color: '#66707a' })] : [];
  const table: Table = {
    headerRows: head.length,
    keepWithHeaderRows: 1,
    dontBreakRows: true,
    widths,
    body: [...head, ...body, ...empty, ...sums.map((sum) => sumRow(sum, columns.length))],
  };
  return { table, layout: layout(head.length), margin: [0, 0, 0, 12] };
}

/** The cells that one covers which is wider. */
const covered = (count: number): readonly Cell[] => Array.from({ length: count }, (): Cell => '');

const alignment = ({ kind }: Column) => (kind === 'number' ? 'right' : 'left');

const headCell = (column: Column, width: number): Cell => ({
  ...fitted(column.label, width, { size: headSize, isBold: true }),
  bold: true,
  fontSize: headSize,
  color: ink,
  fillColor: shade,
  alignment: alignment(column),
});

const boxSize = 9;

function cell(column: Column, text: string, width: number): Cell {
  if (column.kind === 'box')
    return { canvas: [{ type: 'rect', x: 0, y: 1, w: boxSize, h: boxSize, lineWidth: 0.7, lineColor: ink }] };
  if (column.kind === 'blank' && text === '')
    return { canvas: [{ type: 'line', x1: 0, y1: 11, x2: width, y2: 11, lineWidth: 0.5, lineColor: ink }] };
  return column.kind === 'number' ? numberCell(text, width) : fitted(text, width, { size });
}

const smallest = 5;

/** A number stands in one line, in smaller figures if it must: two lines would be read as two numbers. */
function numberCell(text: string, width: number): Cell {
  let fontSize = size;
  while (fontSize > smallest && widthOf(text, { size: fontSize }) > width) fontSize -= 0.5;
  return { ...fitted(text, width, { size: fontSize }), fontSize, alignment: 'right' };
}

/** A sum under the last column, with its label to the left. */
function sumRow({ label, text }: Fact, columns: number): Cell[] {
  const wide = Math.min(2, columns - 1);
  const left = columns - wide;
  return [
    { text: printable(label), bold: true, alignment: 'right', colSpan: left },
    ...covered(left - 1),
    { text: printable(text), bold: true, alignment: 'right', colSpan: wide },
    ...covered(wide - 1),
  ];
}
