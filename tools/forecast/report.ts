import { demandModel } from '../../src/domain/lifecycle/planning/forecast/demand-model.ts';
import {
  croston,
  syntetosBoylan,
  teunterSyntetosBabai,
} from '../../src/domain/lifecycle/planning/forecast/intermittent-rates.ts';
import { type Coverage, coverageOf, sumOf, type Trial, windowsOf } from './back-test.ts';
import { changingKinds, randomFrom, seriesOf, steadyKinds } from './generated-series.ts';
import { immuneSera } from './public-series.ts';

/** Prints the tables of docs/explanation/forecast.md: `node tools/forecast/report.ts`. */
const seriesPerKind = 100;
const futures = 10;
const rates = {
  'its own': (history: readonly number[]) => demandModel(history).rate,
  Croston: croston,
  SBA: syntetosBoylan,
  TSB: teunterSyntetosBabai,
};

const percent = (share: number): string => (share * 100).toFixed(1);
const heldOf = ({ held, stated }: Coverage): string => `${percent(held)} (${percent(stated)})`;

function trialsOf(kind: (typeof steadyKinds)[number], history: number, lead: number): readonly Trial[] {
  const random = randomFrom(history * 100 + lead);
  return Array.from({ length: seriesPerKind }, () => ({
    history: seriesOf(kind, history, random),
    demands: Array.from({ length: futures }, () => sumOf(seriesOf(kind, lead, random))),
  }));
}

function printCoverage(name: string, trials: (history: number) => readonly Trial[], lead: number): void {
  for (const chance of [0.9, 0.5]) {
    const cells = [6, 12, 24, 36].map((history) => heldOf(coverageOf(trials(history), lead, chance)));
    console.log(`| ${name}, ${lead} months, ${chance * 100} % | ${cells.join(' | ')} |`);
  }
}

function printErrors(name: string, rate: number, history: () => readonly number[]): void {
  const histories = Array.from({ length: 300 }, history);
  const cells = Object.values(rates).map((rateOf) => {
    const errors = histories.map((one) => rateOf(one) - rate);
    return Math.sqrt(sumOf(errors.map((error) => error ** 2)) / errors.length).toFixed(2);
  });
  console.log(`| ${name} | ${rate.toFixed(2)} | ${cells.join(' | ')} |`);
}

for (const lead of [1, 3]) {
  for (const kind of steadyKinds) printCoverage(kind.name, (history) => trialsOf(kind, history, lead), lead);
  printCoverage('all', (history) => steadyKinds.flatMap((kind) => trialsOf(kind, history, lead)), lead);
  printCoverage('public series', (history) => windowsOf(immuneSera, history, lead), lead);
}
console.log(`| root of the mean squared error | rate | ${Object.keys(rates).join(' | ')} |`);
for (const kind of steadyKinds) {
  const long = sumOf(seriesOf(kind, 200_000, randomFrom(3))) / 200_000;
  const random = randomFrom(9);
  printErrors(kind.name, long, () => seriesOf(kind, 36, random));
}
for (const kind of changingKinds) {
  const random = randomFrom(7);
  printErrors(`${kind.name} after two years`, kind.rate, () => seriesOf(kind, 36, random));
}
