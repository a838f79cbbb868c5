import type { Units } from './coverage-line.ts';

/** The parts of a bar in their order, and what people call them. All but the last make up what is required. */
export const parts = {
  installed: 'Installed',
  spares: 'From spares',
  hand: 'Received, on hand',
  stocked: 'In its pool',
  transit: 'In transit',
  owed: 'Ordered, to come',
  draft: 'On draft orders',
  missing: 'To order',
  hidden: 'Not known: documents are hidden',
  damaged: 'Damaged',
} as const;

type PartName = keyof typeof parts;

export interface Part {
  readonly name: PartName;
  readonly units: number;
}

export interface Bar {
  readonly required: number;
  /** Those that have units. Without damaged ones they add up to what is required, and the surplus. */
  readonly parts: readonly Part[];
}

/** Where the units of a line are: each is in one part. */
export function barOf(units: Units): Bar {
  const of = (name: keyof Units): number => units[name] ?? 0;
  const required = of('required');
  const known = {
    installed: Math.max(0, of('installed') - of('from_spares')),
    spares: of('from_spares'),
    hand: of('on_hand'),
    transit: of('in_transit'),
    owed: Math.max(0, of('outstanding_to_receive') - of('in_transit')),
    draft: of('on_draft_orders'),
  };
  const sum = Object.values(known).reduce((total, part) => total + part, 0);
  const isKnown = units.outstanding_to_order !== null;
  const missing = of('outstanding_to_order');
  const counts: Readonly<Record<PartName, number>> = {
    ...known,
    // The API counts units in pools only for the lines that were reordered for their pool.
    stocked: isKnown ? Math.max(0, required + of('surplus') - missing - sum) : 0,
    missing,
    hidden: isKnown ? 0 : Math.max(0, required - sum),
    damaged: of('damaged'),
  };
  return { required, parts: partsWith(counts) };
}

/** The bar of all lines together. */
export function barOfAll(bars: readonly Bar[]): Bar {
  const counts = new Map<PartName, number>();
  for (const bar of bars) for (const { name, units } of bar.parts) counts.set(name, (counts.get(name) ?? 0) + units);
  return {
    required: bars.reduce((sum, { required }) => sum + required, 0),
    parts: partsWith(Object.fromEntries(counts)),
  };
}

const partNames = Object.keys(parts).filter((name): name is PartName => name in parts);

const partsWith = (counts: Readonly<Partial<Record<PartName, number>>>): readonly Part[] =>
  partNames.map((name) => ({ name, units: counts[name] ?? 0 })).filter(({ units }) => units > 0);

export const lengthOf = ({ required, parts }: Bar): number =>
  Math.max(
    required,
    parts.reduce((sum, { units }) => sum + units, 0),
  );

/** The bar in words. */
export function wordsOf(bar: Bar, format: (units: number) => string): string {
  const said = bar.parts.map(({ name, units }) => `${format(units)} ${parts[name].toLowerCase()}`);
  return [`${format(bar.required)} required`, said.join(', ')].filter(Boolean).join(': ');
}
