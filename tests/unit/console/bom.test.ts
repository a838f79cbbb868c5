import { describe, expect, test } from 'vitest';
import { barOf, barOfAll, lengthOf, wordsOf } from '../../../src/console/bom/bar.ts';
import { chooseLines, countIn } from '../../../src/console/bom/choose-lines.ts';
import { hasDocuments, lineOf, variantText } from '../../../src/console/bom/coverage-line.ts';
import { formatsFor } from '../../../src/console/format.ts';

const answer = {
  ...{ bom_line_item: 7, item_type: 'dcim.devicetype', item_id: 3, required: 20, from_spares: 1, on_draft_orders: 2 },
  item: { id: 3, display: 'Leaf 48', manufacturer: { id: 1, display: 'Acme' } },
  variant: { airflow: 'front-to-rear' },
  ...{ ordered: 15, in_transit: 3, received: 7, damaged: 2, missing: 0, installed: 5, on_hand: 3 },
  ...{ outstanding_to_order: 3, outstanding_to_receive: 7, surplus: 0, hidden_documents: 0 },
  ...{ end_of_life: '2026-01-01', is_end_of_life: true },
};

test('a line is read as the API answers it', () => {
  const line = lineOf(answer);
  expect(line.item).toEqual({ type: 'dcim.devicetype', id: '3', name: 'Acme Leaf 48' });
  expect([line.id, line.variant, line.endsTooEarly]).toEqual([7, 'airflow front-to-rear', '2026-01-01']);
  expect(lineOf({ bom_line_item: 7 }).item.name).toBe('line 7');
  expect(variantText({ color: 'ffeb3b', length: 10, length_unit: 'm' })).toBe('color ffeb3b, length 10 m');
  expect([hasDocuments('received', line.units), hasDocuments('missing', line.units)]).toEqual([true, false]);
  expect(hasDocuments('required', line.units)).toBe(false);
});

describe('a bar', () => {
  test('has each unit in one part, and says it in words', () => {
    const bar = barOf(lineOf(answer).units);
    expect(Object.fromEntries(bar.parts.map(({ name, units }) => [name, units]))).toEqual({
      ...{ installed: 4, spares: 1, hand: 3, transit: 3, owed: 4, draft: 2, missing: 3, damaged: 2 },
    });
    expect(lengthOf(bar)).toBe(22);
    expect(wordsOf(bar, String)).toBe(
      '20 required: 4 installed, 1 from spares, 3 received, on hand, 3 in transit, 4 ordered, to come, 2 on draft orders, 3 to order, 2 damaged',
    );
    expect(wordsOf(barOf(lineOf({ required: 0, outstanding_to_order: 0 }).units), String)).toBe('0 required');
  });

  test('says what is not known', () => {
    const { units } = lineOf({ ...answer, outstanding_to_order: null, surplus: null });
    expect(barOf(units).parts.find(({ name }) => name === 'hidden')?.units).toBe(3);
  });

  test('of all lines adds them up', () => {
    const bar = barOf(lineOf(answer).units);
    const all = barOfAll([bar, bar]);
    expect([all.required, lengthOf(all), all.parts[0]]).toEqual([40, 44, { name: 'installed', units: 8 }]);
    expect(barOfAll([])).toEqual({ required: 0, parts: [] });
  });
});

describe('lines are chosen', () => {
  const compare = formatsFor('en', 'UTC').compare;
  const line = (id: number, name: string, more = {}) =>
    lineOf({ ...answer, bom_line_item: id, item: { display: name }, is_end_of_life: false, ...more });
  const lines = [
    line(1, 'Leaf 48', { damaged: 0 }),
    line(2, 'Leaf 9', { outstanding_to_order: 0, required: 3 }),
    line(3, 'Spine', { outstanding_to_order: null, variant: { airflow: 'passive' } }),
  ];
  const ids = (choice: Partial<Parameters<typeof chooseLines>[1]>) =>
    chooseLines(lines, { text: '', state: undefined, ordering: '', ...choice }, compare).map(({ id }) => id);

  test('by words of the item and the variant, and by what is the matter', () => {
    expect(ids({ text: 'leaf FRONT' })).toEqual([1, 2]);
    expect(ids({ text: 'passive' })).toEqual([3]);
    expect(ids({ state: 'order' })).toEqual([1]);
    expect([countIn(lines, 'damaged'), countIn(lines, 'life'), countIn(lines, 'install')]).toEqual([2, 0, 2]);
  });

  test('in the order of a column; what is not known comes last', () => {
    expect(ids({ ordering: 'item' })).toEqual([2, 1, 3]);
    expect(ids({ ordering: '-item' })).toEqual([3, 1, 2]);
    expect(ids({ ordering: 'outstanding_to_order' })).toEqual([2, 1, 3]);
    expect(ids({ ordering: '-outstanding_to_order' })).toEqual([1, 2, 3]);
    expect(ids({ ordering: 'nonsense' })).toEqual([1, 2, 3]);
  });
});

test('amounts are exact, and as the locale has them', () => {
  const { money } = formatsFor('en-GB', 'UTC');
  expect(money('9007199254740993.1250', 'EUR')).toBe('€9,007,199,254,740,993.125');
  expect(money('12500', 'HUF').replace(/\s/g, ' ')).toMatch(/12,500\.00/);
  expect([money('12.5000', 'USD'), money('12.5000', ''), money('', 'EUR')]).toEqual(['US$12.50', '12.5', '']);
});
