import { type CoverageLine, type NumberName, numberNames, type Units } from './coverage-line.ts';

/** Which lines to show, by what is the matter with them. */
export const states = {
  order: 'To order',
  receive: 'To receive',
  install: 'To install',
  damaged: 'Damaged or missing',
  surplus: 'Surplus',
  life: 'End of life too early',
  hidden: 'With hidden documents',
} as const;

export type State = keyof typeof states;

export const isState = (name: string): name is State => Object.hasOwn(states, name);

export const stateNames: readonly State[] = Object.keys(states).filter(isState);

const some = (units: Units, ...names: readonly NumberName[]): boolean => names.some((name) => (units[name] ?? 0) > 0);

const isIn: Readonly<Record<State, (line: CoverageLine) => boolean>> = {
  order: ({ units }) => some(units, 'outstanding_to_order'),
  receive: ({ units }) => some(units, 'outstanding_to_receive'),
  install: ({ units }) => some(units, 'on_hand') && (units.installed ?? 0) < (units.required ?? 0),
  damaged: ({ units }) => some(units, 'damaged', 'missing'),
  surplus: ({ units }) => some(units, 'surplus'),
  life: ({ endsTooEarly }) => endsTooEarly !== undefined,
  hidden: ({ units }) => some(units, 'hidden_documents'),
};

export const countIn = (lines: readonly CoverageLine[], state: State): number => lines.filter(isIn[state]).length;

interface Choice {
  readonly text: string;
  readonly state: State | undefined;
  /** A column; with a minus before it the other way round. */
  readonly ordering: string;
}

/** The lines to show, in their order. */
export function chooseLines(
  lines: readonly CoverageLine[],
  { text, state, ordering }: Choice,
  compare: (a: string, b: string) => number,
): readonly CoverageLine[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = ({ item, variant }: CoverageLine): boolean => {
    const all = `${item.name} ${variant}`.toLowerCase();
    return words.every((word) => all.includes(word));
  };
  const chosen = lines.filter((line) => (!state || isIn[state](line)) && fits(line));
  const column = ordering.replace(/^-/, '');
  const turn = ordering.startsWith('-') ? -1 : 1;
  if (column === 'item')
    return chosen.toSorted(
      (a, b) => turn * (compare(a.item.name, b.item.name) || compare(a.variant, b.variant)) || a.id - b.id,
    );
  const name = numberNames.find((one) => one === column);
  return name ? chosen.toSorted((a, b) => byUnits(a.units[name], b.units[name], turn) || a.id - b.id) : chosen;
}

/** What is not known comes last, whichever way. */
function byUnits(a: number | null, b: number | null, turn: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return turn * (a - b);
}
