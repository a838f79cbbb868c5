import { labelPlace, type Sheet } from '../../../../domain/lifecycle/paper/labels/sheets.ts';
import type { Content, Definition } from '../pdf-content.ts';
import { layoutOf } from './label-layout.ts';
import type { PrintedLabel } from './printed-label.ts';

/** Points of a millimetre. */
const points = 72 / 25.4;

/** Labels on sheets, from the place `start` of the first one on, counted from 1. */
export function sheetDefinition(labels: readonly PrintedLabel[], sheet: Sheet, start: number): Definition {
  const { width, height } = sheet.page;
  const content: Content[] = [];
  let page = 0;
  for (const [index, label] of labels.entries()) {
    const place = labelPlace(sheet, start - 1 + index);
    if (place.page > page) content.push({ text: '', pageBreak: 'before' });
    page = place.page;
    content.push(...drawn(label, sheet, place));
  }
  return {
    pageSize: { width: width * points, height: height * points },
    pageMargins: [0, 0, 0, 0],
    content: content.length > 0 ? content : [{ text: '' }],
  };
}

function drawn(
  label: PrintedLabel,
  sheet: Sheet,
  corner: { readonly x: number; readonly y: number },
): readonly Content[] {
  const { code, lines } = layoutOf(label, sheet.label);
  const at = (x: number, y: number) => ({ x: (corner.x + x) * points, y: (corner.y + y) * points });
  return [
    {
      svg: label.symbol.svg,
      width: code.width * points,
      height: code.height * points,
      absolutePosition: at(code.x, code.y),
    },
    ...lines.map(
      ({ text, x, y, size, isBold }): Content => ({
        text,
        noWrap: true,
        bold: isBold,
        fontSize: size * points,
        absolutePosition: at(x, y),
      }),
    ),
  ];
}
