import { expect, test } from 'vitest';
import { choices } from '../../../../../../src/domain/engine/schema/choices.ts';
import * as fields from '../../../../../../src/domain/engine/schema/fields.ts';
import { blankValue, cellValue, listItems } from '../../../../../../src/domain/engine/transfer/import/cells.ts';

test('several values in one cell are separated by commas', () => {
  expect(listItems('core, leased ,,')).toEqual(['core', 'leased']);
});

test('JSON fields are read from JSON, lists of types from commas, all else is left to the field', () => {
  expect(cellValue(fields.jsonObject(), '{"a": 1}')).toEqual({ value: { a: 1 } });
  expect(cellValue(fields.jsonObject(), '{a: 1}')).toEqual({ error: 'Enter a valid JSON.' });
  expect(cellValue(fields.objectTypes('any'), 'dcim.site,dcim.rack')).toEqual({ value: ['dcim.site', 'dcim.rack'] });
  expect(cellValue(fields.boolean({ default: false }), 'true')).toEqual({ value: 'true' });
});

test.each([
  ['text', fields.text(), ''],
  ['text with a default', fields.color({ default: '9e9e9e' }), undefined],
  ['text that may be null', fields.optionalText(), null],
  ['a number', fields.integer({}), null],
  ['a number with a default', fields.integer({ default: 1 }), undefined],
  ['a choice with a default', fields.choice(choices({ on: 'On' }), { default: 'on' }), undefined],
  ['a choice without', fields.choice(choices({ on: 'On' }), {}), null],
  ['a reference', fields.reference('dcim.site', {}), null],
  ['tags', fields.references('extras.tag'), []],
  ['JSON', fields.jsonObject(), {}],
])('a blank cell clears %s of an object that exists, unless the field always has a value', (_, field, expected) => {
  expect(blankValue(field)).toEqual(expected);
});
