import { withParameters } from './filter-arguments.ts';
import { checkLength, isTrue, numberOf, textOf } from './values.ts';

interface Wrapping {
  readonly width: number;
  readonly breakWords: boolean;
  readonly hyphens: boolean;
}

/** Python breaks lines at white space, behind hyphens between letters, and around dashes that are hyphens in a row. */
const pieces =
  /\s+|(?<=[\p{L}\p{N}_!"'&.,?])-{2,}(?=[\p{L}\p{N}_])|\S+?(?:(?:(?<=\p{L}{2})|(?<=\p{L}-\p{L}))-(?=\p{L}-?\p{L})|(?=\s|$)|(?<=[\p{L}\p{N}_!"'&.,?])(?=-{2,}[\p{L}\p{N}_]))/gu;
const words = /\s+|\S+/g;

const isSpace = (piece: string | undefined): boolean => piece?.trim() === '';

/** Breaks one line as Python's textwrap does; white space at the ends of lines goes. */
function wrapLine(line: string, wrapping: Wrapping): readonly string[] {
  const left = [...(line.match(wrapping.hyphens ? pieces : words) ?? [])].reverse();
  const wrapped: string[] = [];
  while (left.length > 0) {
    if (wrapped.length > 0 && isSpace(left.at(-1))) left.pop();
    const taken = takeLine(left, wrapping);
    if (isSpace(taken.at(-1))) taken.pop();
    if (taken.length > 0) wrapped.push(taken.join(''));
  }
  return wrapped;
}

/** Takes the pieces of one line; the next one is the last of the list. */
function takeLine(left: string[], { width, breakWords, hyphens }: Wrapping): string[] {
  const taken: string[] = [];
  let room = width;
  for (let next = left.at(-1); next !== undefined && next.length <= room; next = left.at(-1)) {
    taken.push(next);
    room -= next.length;
    left.pop();
  }
  const long = left.at(-1);
  if (long === undefined || long.length <= width) return taken;
  if (breakWords) {
    const end = hyphens ? afterHyphen(long, room) : room;
    taken.push(long.slice(0, end));
    left[left.length - 1] = long.slice(end);
  } else if (taken.length === 0) {
    taken.push(long);
    left.pop();
  }
  return taken;
}

/** A word that is too long is broken behind its last hyphen that has room, if anything else stands before that. */
function afterHyphen(word: string, room: number): number {
  const hyphen = word.slice(0, room).lastIndexOf('-');
  return hyphen > 0 && /[^-]/.test(word.slice(0, hyphen)) ? hyphen + 1 : room;
}

export const wordWrap = withParameters(
  ['width', 'break_long_words', 'wrapstring', 'break_on_hyphens'],
  (value, { width, break_long_words, wrapstring, break_on_hyphens }) => {
    const text = textOf(value);
    const between = wrapstring === undefined || wrapstring === null ? '\n' : textOf(wrapstring);
    const wide = width === undefined ? 79 : numberOf(width);
    if (wide < 1) throw new Error('the width is to be greater than 0');
    checkLength(text.length * (1 + between.length));
    const wrapping = {
      width: wide,
      breakWords: isTrue(break_long_words ?? true),
      hyphens: isTrue(break_on_hyphens ?? true),
    };
    return text
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => wrapLine(line, wrapping).join(between))
      .join(between);
  },
);
