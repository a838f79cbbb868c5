import { describe, expect, test } from 'vitest';
import {
  croston,
  syntetosBoylan,
  teunterSyntetosBabai,
} from '../../../../../../src/domain/lifecycle/planning/forecast/intermittent-rates.ts';

/** The forecasts of the Python package statsforecast 2.1.1: CrostonClassic, CrostonSBA, TSB(0.1, 0.1) and TSB(0.2, 0.05). */
const outputs: readonly (readonly [string, readonly number[], readonly [number, number, number, number]])[] = [
  [
    'regular',
    [2, 0, 0, 3, 0, 0, 1, 0, 0, 4, 0, 0, 2, 0, 0, 3, 0, 0, 2, 0, 0, 1, 0, 0],
    [1.0307862920255404, 0.9792469774242634, 0.7473580928780829, 1.0726178153056474],
  ],
  [
    'leading zeros',
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 3, 0, 0, 1, 0, 4, 0, 2, 0, 3],
    [0.2631458552406606, 0.24998856247862755, 0.8339658407973276, 0.5663981553284323],
  ],
  [
    'obsolete',
    [3, 2, 0, 4, 1, 0, 3, 2, 0, 5, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    [2.351722453228408, 2.2341363305669875, 0.5967094827486261, 1.287914385148859],
  ],
  [
    'lumpy',
    [0, 0, 1, 0, 0, 0, 12, 0, 0, 0, 0, 1, 0, 0, 20, 0, 0, 0, 0, 0, 2, 0, 0, 1],
    [0.9624577398238071, 0.9143348528326167, 0.8963286064881192, 0.8506973399894114],
  ],
  ['single', [0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0], [0.625, 0.59375, 0.32805000000000006, 0.20362656249999997]],
  ['all zero', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], [0.0, 0.0, 0.0, 0.0]],
  [
    'no zero',
    [4, 6, 5, 7, 3, 5, 6, 4, 5, 5, 6, 4],
    [4.694930309920003, 4.460183794424003, 4.694930309920003, 4.862414274560001],
  ],
  [
    'newest month big',
    [0, 0, 2, 0, 0, 2, 0, 0, 2, 0, 0, 2, 0, 30],
    [1.6551724137931032, 1.5724137931034479, 1.5094885469232004, 1.4852305552048983],
  ],
];

describe.each(outputs)('%s', (_, demands, [classic, corrected, fading, slowlyFading]) => {
  test('has the rates that a public package gives', () => {
    expect(croston(demands)).toBeCloseTo(classic, 12);
    expect(syntetosBoylan(demands)).toBeCloseTo(corrected, 12);
    expect(teunterSyntetosBabai(demands)).toBeCloseTo(fading, 12);
    expect(teunterSyntetosBabai(demands, { size: 0.2, interval: 0.05 })).toBeCloseTo(slowlyFading, 12);
  });
});

test('where the record begins decides the rate: a year of waiting for the first draw makes it a sixth', () => {
  const demands = [2, 0, 3, 0, 0, 1, 0, 4, 0, 2, 0, 3];
  const late = [...new Array<number>(12).fill(0), ...demands];
  expect(croston(demands)).toBeCloseTo(1.521, 3);
  expect(croston(late)).toBeCloseTo(0.263, 3);
});
