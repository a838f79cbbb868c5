import { typefaces } from './fonts.ts';
import type { Run } from './pdf-content.ts';

/** Line breaks, which stay, and characters that show nothing and that no font has. */
const controls = /[^\P{Cc}\n]/gu;

/**
 * A text in which nothing is lost that the font cannot show: such characters stand as their Unicode numbers, `[U+4E2D 6587]`
 * for two of them. The font would draw an empty box for each, or another letter.
 */
export function printable(text: string): string {
  const { font } = typefaces().regular;
  const shows = (letter: string): boolean => letter === '\n' || font.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0);
  const letters = [...text.normalize('NFC').replaceAll('\t', ' ').replace(controls, '')];
  let printed = '';
  let missing: string[] = [];
  const close = (): void => {
    if (missing.length > 0) printed += `[U+${missing.join(' ')}]`;
    missing = [];
  };
  for (const letter of letters) {
    if (!shows(letter)) {
      missing.push(numberOf(letter));
      continue;
    }
    close();
    printed += letter;
  }
  close();
  return printed;
}

const numberOf = (letter: string): string => (letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');

/** Whether a text has something that the font cannot show. */
export const isPrintable = (text: string): boolean =>
  printable(text) === text.normalize('NFC').replaceAll('\t', ' ').replace(controls, '');

export interface Style {
  readonly size: number;
  readonly isBold?: boolean;
}

/** A text with the breaks that it needs. */
type Fitted = { readonly text: string | readonly Run[] };

/** Points that a text in one line is wide. */
export const widthOf = (text: string, { size, isBold = false }: Style): number =>
  (isBold ? typefaces().medium : typefaces().regular).widthOfString(printable(text), size);

/** A text for a cell of this width in points: words that are wider are broken where the cell ends. */
export function fitted(text: string, width: number, { size, isBold = false }: Style): Fitted {
  const typeface = isBold ? typefaces().medium : typefaces().regular;
  const pieces = printable(text).split(/(\s+)/u);
  const isWide = (piece: string): boolean => typeface.widthOfString(piece, size) > width;
  if (!pieces.some(isWide)) return { text: pieces.join('') };
  return { text: pieces.map((piece) => (isWide(piece) ? { text: piece, wordBreak: 'break-all' } : { text: piece })) };
}
