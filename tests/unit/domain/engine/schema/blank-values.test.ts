import { describe, expect, test } from 'vitest';
import type { Field } from '../../../../../src/domain/engine/schema/field-kinds.ts';
import { boolean, choice, date, datetime, decimal, integer } from '../../../../../src/domain/engine/schema/fields.ts';
import { parseField } from '../../../../../src/domain/engine/schema/parse.ts';
import { registry } from '../../../../../src/domain/registry.ts';

const sentences: Readonly<Partial<Record<Field['kind'], string>>> = {
  integer: 'A valid integer is required.',
  boolean: 'Must be a valid boolean.',
  date: 'Date has wrong format. Use one of these formats instead: YYYY-MM-DD.',
  datetime:
    'Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].',
};

const fields = registry.resources.flatMap(({ type, fields: declared }) =>
  Object.entries(declared).map(([name, field]) => [`${type}.${name}`, field] as const),
);
const ofKind = (kind: Field['kind']) => fields.filter(([, field]) => field.kind === kind);

describe('a blank text', () => {
  test.each(Object.entries(sentences))('is no %s, in no field of any resource', (kind, sentence) => {
    const outcomes = ofKind(kind as Field['kind']).map(([, field]) => parseField(field, ''));
    expect(outcomes.length).toBeGreaterThan(3);
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome)))).toEqual(
      new Set([JSON.stringify({ error: sentence })]),
    );
  });

  test('clears a decimal that may be null, and is no number elsewhere', () => {
    for (const [name, field] of ofKind('decimal'))
      expect([name, parseField(field, ' ')]).toEqual([
        name,
        field.nullable ? { value: null } : { error: 'A valid number is required.' },
      ]);
    expect(parseField(decimal({ digits: 8, places: 2 }), '')).toEqual({ value: null });
    expect(parseField(decimal({ digits: 8, places: 2, default: '1.00' }), '')).toEqual({
      error: 'A valid number is required.',
    });
  });

  test('clears a choice among words that may be null; a choice among numbers is cleared by null only', () => {
    const words = [{ value: 'front', label: 'Front' }] as const;
    const numbers = [{ value: 9600, label: '9600 bps' }] as const;
    const blank = { error: 'This field may not be blank.' };
    expect(parseField(choice(words, {}), '')).toEqual({ value: null });
    expect(parseField(choice(words, { default: 'front' }), '')).toEqual(blank);
    expect(parseField(choice(words, { required: true }), '')).toEqual(blank);
    expect(parseField(choice(words, { blank: false }), '')).toEqual(blank);
    expect(parseField(choice(numbers, {}), '')).toEqual(blank);
    expect(parseField(choice(numbers, {}), null)).toEqual({ value: null });
  });
});

test('null clears what may be null', () => {
  for (const field of [integer({}), decimal({ digits: 4, places: 1 }), date(), datetime()])
    expect(parseField(field, null)).toEqual({ value: null });
  expect(parseField(boolean({ default: true }), null)).toEqual({ error: 'This field may not be null.' });
});

test('truths are words of DRF in any case', () => {
  const flag = boolean({ default: false });
  for (const raw of [true, 1, '1', 't', 'True', 'YES', 'y', 'on'])
    expect(parseField(flag, raw)).toEqual({ value: true });
  for (const raw of [false, 0, '0', 'F', 'FALSE', 'No', 'n', 'off'])
    expect(parseField(flag, raw)).toEqual({ value: false });
  for (const raw of ['2', 2, 'null', []]) expect(parseField(flag, raw)).toEqual({ error: 'Must be a valid boolean.' });
});
