import { describe, expect, test } from 'vitest';
import { demandModel } from '../../../../../../src/domain/lifecycle/planning/forecast/demand-model.ts';
import {
  croston,
  syntetosBoylan,
  teunterSyntetosBabai,
} from '../../../../../../src/domain/lifecycle/planning/forecast/intermittent-rates.ts';
import { coverageOf, sumOf, type Trial, windowsOf } from '../../../../../../tools/forecast/back-test.ts';
import { changingKinds, randomFrom, seriesOf, steadyKinds } from '../../../../../../tools/forecast/generated-series.ts';
import { immuneSera } from '../../../../../../tools/forecast/public-series.ts';

const seriesPerKind = 50;
const futures = 10;

function trialsOf(kind: (typeof steadyKinds)[number], history: number, lead: number): readonly Trial[] {
  const random = randomFrom(history * 100 + lead);
  return Array.from({ length: seriesPerKind }, () => ({
    history: seriesOf(kind, history, random),
    demands: Array.from({ length: futures }, () => sumOf(seriesOf(kind, lead, random))),
  }));
}

/** Points between what is stated and what held. */
const gap = ({ held, stated }: { readonly held: number; readonly stated: number }): number =>
  Math.abs(held - stated) * 100;

describe.each([12, 24, 36])('after %i months, on 300 generated series', (history) => {
  test.each([
    [1, 0.9],
    [3, 0.9],
    [1, 0.5],
    [3, 0.5],
  ])('bounds for %i months hold as often as they are stated to, within 3 points (asked for %d)', (lead, chance) => {
    const trials = steadyKinds.flatMap((kind) => trialsOf(kind, history, lead));
    expect(trials).toHaveLength(300);
    const coverage = coverageOf(trials, lead, chance);
    expect(gap(coverage)).toBeLessThan(3);
    expect(coverage.held).toBeGreaterThanOrEqual(chance);
  });

  /** Lumps that a year has not shown cannot be known. */
  test.each(steadyKinds)('a bound of 90 % holds for $name', (kind) => {
    expect(coverageOf(trialsOf(kind, history, 3), 3, 0.9).held).toBeGreaterThan(
      kind.name.startsWith('lumpy') ? 0.85 : 0.87,
    );
  });
});

test.each([12, 24, 36])('bounds hold on a public series after %i months', (history) => {
  for (const lead of [1, 3]) {
    const coverage = coverageOf(windowsOf(immuneSera, history, lead), lead, 0.9);
    expect([lead, coverage.held > 0.87]).toEqual([lead, true]);
  }
});

describe('where demand changes after two of three years', () => {
  const errorOf = (kind: (typeof changingKinds)[number], rateOf: (history: readonly number[]) => number): number => {
    const random = randomFrom(7);
    const errors = Array.from({ length: 100 }, () => rateOf(seriesOf(kind, 36, random)) - kind.rate);
    return Math.sqrt(sumOf(errors.map((error) => error ** 2)) / errors.length);
  };
  const ownRate = (history: readonly number[]) => demandModel(history).rate;

  test.each(changingKinds.map((kind) => [kind.name, kind] as const))(
    'the rate errs less than that of Croston, Syntetos and Boylan when it %s',
    (_, kind) => {
      expect(errorOf(kind, ownRate)).toBeLessThan(errorOf(kind, syntetosBoylan));
      expect(errorOf(kind, ownRate)).toBeLessThan(errorOf(kind, croston));
    },
  );

  test('an item that nobody needs any more fades at least as fast as with the method of Teunter, Syntetos and Babai', () => {
    const ends = changingKinds.filter(({ rate }) => rate === 0);
    for (const kind of ends) expect(errorOf(kind, ownRate)).toBeLessThan(errorOf(kind, teunterSyntetosBabai));
  });
});
