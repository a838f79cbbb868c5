import { describe, expect, test } from 'vitest';
import { dayAfter } from '../../../../../../src/domain/lifecycle/lead-times/days.ts';
import { demandHistory, type Entry } from '../../../../../../src/domain/lifecycle/planning/forecast/demand-history.ts';
import { firstMoment } from '../../../../../../src/domain/lifecycle/planning/forecast/months.ts';

const now = '2026-11-29T10:00:00.000Z';
const from = firstMoment(now);

/** A movement so many days ago. */
const moved = (daysAgo: number, kind: string, quantity: number, spare_item = 1): Entry => ({
  time: `${dayAfter(now.slice(0, 10), -daysAgo)}T09:00:00.000Z`,
  kind,
  quantity,
  spare_item,
});
const historyOf = (held: number, ...entries: readonly Entry[]) => demandHistory(entries, held, { from, now });

describe('the record of demand', () => {
  test('begins with the first units of the pool', () => {
    const { demands, draws } = historyOf(7, moved(5, 'draw', -1), moved(40, 'draw', -2), moved(130, 'receive', 10));
    expect(demands).toEqual([0, 0, 2, 1]);
    expect(draws).toBe(2);
  });

  test('goes back three years where units were there before', () => {
    const { demands } = historyOf(7, moved(5, 'draw', -1));
    expect(demands).toEqual([...new Array<number>(35).fill(0), 1]);
    expect(historyOf(3).demands).toHaveLength(36);
  });

  test('is empty where nothing ever was, and short where something has just come', () => {
    expect(historyOf(0)).toEqual({ demands: [], monthsEmpty: 0, draws: 0, levels: [] });
    expect(historyOf(2, moved(29, 'receive', 2)).demands).toEqual([0]);
    expect(historyOf(2, moved(28, 'receive', 2)).demands).toEqual([]);
  });

  test('leaves out months in which there was nothing to draw', () => {
    const { demands, monthsEmpty } = historyOf(
      4,
      moved(10, 'receive', 4),
      moved(100, 'draw', -2),
      moved(149, 'receive', 2),
    );
    expect(demands).toEqual([0, 2, 0]);
    expect(monthsEmpty).toBe(2);
  });

  test.each(['transfer', 'adjust', 'scrap'])('counts no %s', (kind) => {
    expect(historyOf(5, moved(5, kind, -3), moved(59, 'receive', 8)).demands).toEqual([0, 0]);
  });

  test('counts no unit that comes back to its spare item within a month, the latest draw first', () => {
    const draws = [moved(40, 'draw', -2), moved(59, 'receive', 9)];
    expect(historyOf(8, moved(20, 'return', 1), ...draws).demands).toEqual([1, 0]);
    expect(historyOf(9, moved(20, 'return', 2), ...draws)).toMatchObject({ demands: [0, 0], draws: 0 });
    expect(historyOf(8, moved(5, 'return', 1), ...draws).demands).toEqual([2, 0]);
    expect(historyOf(8, moved(20, 'return', 1, 2), ...draws).demands).toEqual([2, 0]);
    const twice = [moved(30, 'draw', -1), ...draws];
    expect(historyOf(8, moved(25, 'return', 2), ...twice).demands).toEqual([1, 0]);
  });

  test('has the level after each entry', () => {
    expect(historyOf(7, moved(5, 'draw', -1), moved(130, 'receive', 8)).levels.map(({ units }) => units)).toEqual([
      8, 7,
    ]);
    expect(historyOf(7, moved(5, 'draw', -1)).levels).toEqual([
      { time: from, units: 8 },
      { time: '2026-11-24T09:00:00.000Z', units: 7 },
    ]);
  });
});
