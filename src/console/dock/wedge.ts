/** A key as a page hears of it. */
export interface Stroke {
  readonly key: string;
  /** In milliseconds. */
  readonly time: number;
  /** Held with it: Ctrl, Alt or Meta. */
  readonly isChord: boolean;
}

export type Taken =
  /** Somebody types: the page is to have the key. */
  | 'not-ours'
  /** A scanner types: no button or link is to hear of the key. */
  | 'ours'
  | { readonly code: string };

/** People need more than this between two keys; scanners by radio have pauses now and then. */
const longestPause = 120;
const usualPause = 40;
const shortest = 3;
const longest = 4096;

/** Between the elements of a GS1 code; scanners that type send it as Ctrl+] or as F8. */
export const groupSeparator = '\u001d';

/** Tells a scanner that types from a person: many keys in no time, and Enter or Tab at the end. */
export class WedgeReader {
  #text = '';
  #first = 0;
  #last = 0;

  /** The key that was taken last may begin a code. */
  get isAtFirst(): boolean {
    return this.#text.length === 1;
  }

  take({ key, time, isChord }: Stroke): Taken {
    const character = characterOf(key, isChord);
    const isEnd = !isChord && (key === 'Enter' || key === 'Tab');
    // Shift and its kind come on their own before what they change.
    if (character === undefined && !isEnd) return 'not-ours';
    if (time - this.#last > longestPause || this.#text.length >= longest) this.#text = '';
    if (isEnd) return this.#end(time);
    if (this.#text === '') this.#first = time;
    this.#text += character;
    this.#last = time;
    return this.#isScanner(time) ? 'ours' : 'not-ours';
  }

  #end(time: number): Taken {
    const code = this.#text.trim();
    const isScanned = this.#isScanner(time);
    this.#text = '';
    return isScanned && code.length >= shortest ? { code } : 'not-ours';
  }

  #isScanner(time: number): boolean {
    return this.#text.length >= shortest && time - this.#first <= usualPause * this.#text.length;
  }
}

function characterOf(key: string, isChord: boolean): string | undefined {
  if (key === 'F8' || key === groupSeparator || (isChord && key === ']')) return groupSeparator;
  return !isChord && [...key].length === 1 ? key : undefined;
}

/** The codes of a text that somebody pastes: one a line. */
export const codesIn = (pasted: string): readonly string[] =>
  pasted
    .split(/[\r\n\t]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** A code as people can read it: the mark has no picture. */
export const readable = (code: string): string => code.replaceAll(groupSeparator, ' ');
