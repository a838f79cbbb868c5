import { measureBundles } from './bench/bundles.ts';
import { measureCapacity } from './bench/capacity.ts';
import { measureCpu } from './bench/cpu.ts';
import { measureDemand } from './bench/demand.ts';
import type { Figure, FigureGroup } from './bench/figures.ts';
import { measureImport } from './bench/import.ts';
import { compareLists } from './bench/lists.ts';
import { measureWebhooks } from './bench/webhooks.ts';

/** What can be measured, by the name that picks it: `npm run bench -- cpu`. All without a name. */
const measurements: Readonly<Record<string, () => AsyncIterable<FigureGroup>>> = {
  capacity: measureCapacity,
  cpu: measureCpu,
  bundles: measureBundles,
  import: measureImport,
};

/** Measured only by their names: they take long, and time depends on what else the machine does. */
const timed: Readonly<Record<string, () => AsyncIterable<FigureGroup>>> = {
  webhooks: measureWebhooks,
  demand: measureDemand,
};
const comparison = 'lists';

const picked = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const known = [...Object.keys({ ...measurements, ...timed }), comparison];
const unknown = picked.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`There is no measurement ${unknown.join(', ')}; there are ${known.join(', ')}.`);
  process.exit(2);
}

// The engine has a process group of its own and ends with this process only if that ends in an orderly manner.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

process.env.AWS_REGION ??= 'eu-central-1';
process.env.AWS_ACCESS_KEY_ID ??= 'local';
process.env.AWS_SECRET_ACCESS_KEY ??= 'local';

const asJson = process.argv.includes('--json');
if (picked.includes(comparison)) {
  await compareLists(asJson);
  process.exit(0);
}
const groups: FigureGroup[] = [];
const chosen = Object.entries(picked.length === 0 ? measurements : { ...measurements, ...timed });
for (const [name, measure] of chosen) {
  if (picked.length > 0 && !picked.includes(name)) continue;
  for await (const group of measure()) {
    groups.push(group);
    if (!asJson) print(group);
  }
}
const judged = groups.flatMap(({ title, figures }) =>
  figures.map((figure) => ({ group: title, ...figure, verdict: verdictOf(figure) })),
);
if (asJson) console.log(JSON.stringify(judged, null, 2));
process.exit(judged.some(({ verdict }) => verdict === 'MISSED') ? 1 : 0);

type Verdict = 'met' | 'explained' | 'MISSED' | '';

function verdictOf({ value, bound, atLeast, explained }: Figure): Verdict {
  if (bound === undefined && atLeast === undefined) return '';
  const met = value <= (bound ?? value) && value >= (atLeast ?? value);
  return met ? 'met' : explained ? 'explained' : 'MISSED';
}

function print({ title, figures }: FigureGroup): void {
  console.log(`\n${title}`);
  for (const figure of figures) {
    const { name, value, unit, bound, atLeast, explained } = figure;
    const verdict = verdictOf(figure);
    const limit = bound !== undefined ? `<= ${amount(bound)}` : atLeast !== undefined ? `>= ${amount(atLeast)}` : '';
    console.log(
      `  ${name.padEnd(56)} ${amount(value).padStart(9)} ${unit.padEnd(12)} ${limit.padEnd(12)} ${verdict}${verdict === 'explained' ? `: ${explained}` : ''}`,
    );
  }
}

function amount(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 2 : 1);
}
