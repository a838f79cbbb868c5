import { describe, expect, test } from 'vitest';
import {
  type CustomField,
  parseCustomValue,
  rawValues,
  uniqueValues,
} from '../../../../../src/domain/engine/schema/custom-fields.ts';

const field = (settings: Partial<CustomField>): CustomField => ({
  id: 7,
  name: 'level',
  type: 'text',
  objectTypes: ['dcim.site'],
  required: false,
  unique: false,
  filterLogic: 'loose',
  default: null,
  minimum: null,
  maximum: null,
  relatedType: null,
  ...settings,
});

describe('reading a value', () => {
  test('text may be empty, other types become null', () => {
    expect(parseCustomValue(field({}), '')).toEqual({ value: '' });
    expect(parseCustomValue(field({ type: 'integer' }), '')).toEqual({ value: null });
    expect(parseCustomValue(field({ type: 'multiselect' }), [])).toEqual({ value: null });
    expect(parseCustomValue(field({ required: true }), '')).toEqual({ error: 'Required field cannot be empty.' });
  });

  test('integers are whole numbers that JSON can hold, within their limits', () => {
    const level = field({ type: 'integer', minimum: 1, maximum: 9 });
    expect(parseCustomValue(level, 9)).toEqual({ value: 9 });
    expect(parseCustomValue(level, 1.5)).toEqual({ error: 'Value must be an integer.' });
    expect(parseCustomValue(level, '5')).toEqual({ error: 'Value must be an integer.' });
    expect(parseCustomValue(level, 0)).toEqual({ error: 'Value must be at least 1' });
    expect(parseCustomValue(level, 10)).toEqual({ error: 'Value must not exceed 9' });
  });

  test('decimals may be written as text', () => {
    expect(parseCustomValue(field({ type: 'decimal' }), '1.25')).toEqual({ value: 1.25 });
    expect(parseCustomValue(field({ type: 'decimal' }), 'much')).toEqual({ error: 'Value must be a decimal.' });
  });

  test('objects are named by ids, or by what an answer shows of them', () => {
    const owner = field({ type: 'object', relatedType: 'tenancy.tenant' });
    expect(parseCustomValue(owner, { id: 3, name: 'x' })).toEqual({ value: 3 });
    expect(parseCustomValue(owner, 'three')).toEqual({ error: 'Value must be an object ID, not str' });
    const owners = field({ type: 'multiobject', relatedType: 'tenancy.tenant' });
    expect(parseCustomValue(owners, [3, '4', 3])).toEqual({ value: [3, 4] });
    expect(parseCustomValue(owners, 3)).toEqual({ error: 'Value must be a list of object IDs, not int' });
    expect(parseCustomValue(owners, ['x'])).toEqual({ error: 'Found invalid object ID: x' });
  });

  test('times are ISO 8601', () => {
    const due = field({ type: 'datetime' });
    expect(parseCustomValue(due, '2026-02-28 10:00:00')).toEqual({ value: '2026-02-28 10:00:00' });
    expect(parseCustomValue(due, 'tomorrow')).toHaveProperty('error');
  });
});

test('values stand under the ids of their fields, and are shown by name, null where there is none', () => {
  const fields = [field({}), field({ id: 8, name: 'colour' })];
  expect(rawValues(fields, { custom_fields: { 7: 'gold', 99: 'gone' } })).toEqual({ level: 'gold', colour: null });
});

test('only values claim to be unique', () => {
  const fields = [field({ unique: true }), field({ id: 8, unique: true }), field({ id: 9 })];
  expect(uniqueValues(fields, { 7: 'gold', 8: '', 9: 'x' })).toEqual({ 7: 'level' });
});
