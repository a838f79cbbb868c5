import { invalid } from '../../../../domain/engine/errors.ts';
import { typefaces } from '../fonts.ts';
import { printable } from '../text.ts';
import { clippedLines } from './label-text.ts';
import type { PrintedLabel } from './printed-label.ts';
import { isLinear, quietZone } from './symbol.ts';

/** Millimetres. */
interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A line of text; `y` is its upper edge. Lengths in millimetres. */
interface PlacedLine {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly isBold: boolean;
}

/** Where everything stands on a label. */
export interface LabelLayout {
  readonly code: Box;
  /** Millimetres of a module. */
  readonly module: number;
  readonly lines: readonly PlacedLine[];
}

const margin = 2;
const lineHeight = 1.25;
/** Millimetres that scanners and printers still manage. */
const smallestModule = 0.19;
const largestModule = 0.6;
const smallTextHeight = 2.4;

/** Text beside a square code, or above bars. Fails with 400 for a code that a label of this size has no room for. */
export function layoutOf(label: PrintedLabel, size: { readonly width: number; readonly height: number }): LabelLayout {
  return isLinear(label.kind) ? aboveBars(label, size) : besideSquare(label, size);
}

type Size = Pick<Box, 'width' | 'height'>;

function moduleFor({ kind, symbol, code }: PrintedLabel, length: number): number {
  const modules = Math.max(symbol.width, symbol.height) + (isLinear(kind) ? 2 * quietZone[kind] : 0);
  const module = length / modules;
  if (module < smallestModule)
    throw invalid({ code: [`The label is too small for a ${kind} code of ${code}: choose larger labels, or qr.`] });
  return Math.min(module, largestModule);
}

function besideSquare(label: PrintedLabel, { width, height }: Size): LabelLayout {
  const room = Math.min(height - 2 * margin, 0.45 * width);
  const module = moduleFor(label, room);
  const [wide, high] = [label.symbol.width * module, label.symbol.height * module];
  const code = { x: margin, y: (height - high) / 2, width: wide, height: high };
  const x = 2 * margin + wide;
  const text = { x, y: margin, width: width - x - margin, height: height - 2 * margin };
  return { code, module, lines: textLines(label, text, 2) };
}

function aboveBars(label: PrintedLabel, { width, height }: Size): LabelLayout {
  const module = moduleFor(label, width - 2 * margin);
  const wide = label.symbol.width * module;
  const high = Math.max(8, 0.38 * height);
  const y = height - margin - high - smallTextHeight * lineHeight;
  const code = { x: (width - wide) / 2, y, width: wide, height: high };
  const below = readableLine(label, { width, y: y + high + 0.3 });
  const text = { x: margin, y: margin, width: width - 2 * margin, height: y - margin - 0.5 };
  return { code, module, lines: [...textLines(label, text, 1), below] };
}

/** Letters get smaller, down to this part of their size, before a text is cut off: people read numbers to their end. */
const smallest = 0.65;

function shrunk(text: string, width: number, size: number): number {
  const wide = typefaces().regular.widthOfString(printable(text), size);
  return wide <= width ? size : Math.max(smallest, (width / wide) * 0.99) * size;
}

/** What bars hold, in the middle below them. */
function readableLine({ readable }: PrintedLabel, { width, y }: Pick<Box, 'width' | 'y'>): PlacedLine {
  const size = smallTextHeight;
  const [text = ''] = clippedLines(readable, width - 2 * margin, { size }, 1);
  return { text, x: (width - typefaces().regular.widthOfString(text, size)) / 2, y, size, isBold: false };
}

/** The heading on up to so many lines, then as many of the others as there is room for. */
function textLines({ heading, lines }: PrintedLabel, box: Box, most: number): readonly PlacedLine[] {
  const placed: PlacedLine[] = [];
  let y = box.y;
  const add = (text: string, size: number, isBold: boolean, upTo: number): void => {
    for (const line of clippedLines(text, box.width, { size, isBold }, upTo)) {
      if (y + size > box.y + box.height) return;
      placed.push({ text: line, x: box.x, y, size, isBold });
      y += size * lineHeight;
    }
  };
  const size = box.height < 20 ? 2.8 : 3.6;
  add(heading, size, true, most);
  y += 0.4;
  for (const line of lines) add(line, shrunk(line, box.width, size * 0.8), false, 1);
  return placed;
}
