/** How good or bad it is, for colors and sounds. */
export type Tone = 'good' | 'look' | 'bad' | 'wait';

export interface Verdict {
  /** As the API calls it. */
  readonly name: string;
  readonly word: string;
  /** Tells verdicts apart without colors, and from afar. */
  readonly sign: string;
  readonly tone: Tone;
}

const declared: readonly Verdict[] = [
  { name: 'expected', word: 'Expected', sign: '✓', tone: 'good' },
  { name: 'twice', word: 'Twice', sign: '2×', tone: 'look' },
  { name: 'extra', word: 'Extra', sign: '+', tone: 'look' },
  { name: 'other-shipment', word: 'Other shipment', sign: '⇄', tone: 'bad' },
  { name: 'wrong-item', word: 'Wrong item', sign: '✕', tone: 'bad' },
  { name: 'unknown', word: 'Unknown', sign: '?', tone: 'bad' },
  { name: 'refused', word: 'Not taken', sign: '!', tone: 'bad' },
  { name: 'kept', word: 'Kept', sign: '…', tone: 'wait' },
  { name: 'checking', word: 'Checking', sign: '…', tone: 'wait' },
];

const byName: ReadonlyMap<string, Verdict> = new Map(declared.map((verdict) => [verdict.name, verdict]));

/** A verdict that a newer API gives is shown by its name, as something to look at. */
const verdictOf = (name: string): Verdict =>
  byName.get(name) ?? { name, word: name.replaceAll('-', ' '), sign: '!', tone: 'look' };

/** Of a unit that was scanned again to say that it is not in good order, that is the news. */
export function verdictFor(name: string, mark: { readonly label: string } | undefined): Verdict {
  const verdict = verdictOf(name);
  return mark && ['expected', 'extra', 'twice'].includes(name)
    ? { ...verdict, word: mark.label, sign: '!', tone: 'look' }
    : verdict;
}
