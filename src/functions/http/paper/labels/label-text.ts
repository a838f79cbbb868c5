import { typefaces } from '../fonts.ts';
import { printable, type Style } from '../text.ts';

const ellipsis = '…';

/** A text on at most so many lines of this width; what does not fit is cut off, and an ellipsis says so. */
export function clippedLines(text: string, width: number, style: Style, most: number): readonly string[] {
  const typeface = style.isBold ? typefaces().medium : typefaces().regular;
  const fits = (line: string): boolean => typeface.widthOfString(line, style.size) <= width;
  const lines: string[] = [];
  let rest = printable(text).replace(/\s+/g, ' ').trim();
  while (rest !== '' && lines.length < most) {
    const isLast = lines.length === most - 1;
    const line = fits(rest) ? rest : isLast ? clipped(rest, fits) : brokenLine(rest, fits);
    lines.push(line);
    rest = isLast ? '' : rest.slice(line.length).trimStart();
  }
  return lines;
}

/** As many words as fit; of a word that is wider than a line as many letters. */
function brokenLine(text: string, fits: (line: string) => boolean): string {
  let end = 0;
  for (let blank = text.indexOf(' '); blank > 0 && fits(text.slice(0, blank)); blank = text.indexOf(' ', blank + 1))
    end = blank;
  return end > 0 ? text.slice(0, end) : longest(text, fits);
}

const clipped = (text: string, fits: (line: string) => boolean): string =>
  `${longest(text, (line) => fits(`${line}${ellipsis}`)).trimEnd()}${ellipsis}`;

/** The longest beginning that fits, of one letter at least. */
function longest(text: string, fits: (line: string) => boolean): string {
  let length = 1;
  while (length < text.length && fits(text.slice(0, length + 1))) length += 1;
  return text.slice(0, length);
}
