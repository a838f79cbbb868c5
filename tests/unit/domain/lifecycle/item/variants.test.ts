import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson, isJsonObject, type Json, type JsonObject } from '../../../../../src/domain/engine/json.ts';
import { itemTypes, normalVariant, variantOf, variantProblem } from '../../../../../src/domain/lifecycle/item/item.ts';

const device = 'dcim.devicetype';
const cable = 'netbox_asset_lifecycle.cabletype';

/** Any JSON object, as a request may hold it. */
const anyObject = fc.json().map((text): JsonObject => {
  const parsed: Json = JSON.parse(text);
  return isJsonObject(parsed) ? parsed : { airflow: parsed };
});
const likely = fc.dictionary(
  fc.constantFrom('airflow', 'color', 'length', 'length_unit', '__proto__', 'constructor'),
  fc.oneof(
    fc.constantFrom(null, '', 'passive', 'front-to-rear', 'FF0000', '00ff00', 'm', 0, 5, -1, 1.5, '5.00', '1e3', true),
    fc.json().map((text): Json => JSON.parse(text)),
  ),
);
const variant = fc.oneof(anyObject, likely);

describe('a variant in its normal form', () => {
  test('has no blank attributes, sorted keys, numbers as numbers and colours in small letters', () => {
    expect(normalVariant({ airflow: '' })).toEqual({});
    expect(normalVariant({ airflow: null })).toEqual({});
    expect(Object.entries(normalVariant({ length_unit: 'm', length: '5.00', color: 'FF00AA' }))).toEqual([
      ['color', 'ff00aa'],
      ['length', 5],
      ['length_unit', 'm'],
    ]);
    expect(normalVariant({ length: 0 })).toEqual({ length: 0 });
  });

  test('stays as it is when it is normalised again', () => {
    fc.assert(
      fc.property(variant, (given) => {
        const once = normalVariant(given);
        expect(canonicalJson(normalVariant(once))).toBe(canonicalJson(once));
        expect(Object.keys(normalVariant(once))).toEqual(Object.keys(once));
      }),
    );
  });

  test('is the same for every order of the keys', () => {
    fc.assert(
      fc.property(variant, (given) => {
        const reversed = Object.fromEntries(Object.entries(given).reverse());
        expect(JSON.stringify(normalVariant(reversed))).toBe(JSON.stringify(normalVariant(given)));
      }),
    );
  });
});

describe('a variant is right', () => {
  test.each([
    [device, {}],
    [device, { airflow: 'bottom-to-top' }],
    ['dcim.moduletype', { airflow: 'passive' }],
    ['dcim.racktype', {}],
    [cable, {}],
    [cable, { color: 'ff0000' }],
    [cable, { length: 2.5, length_unit: 'ft', color: '000000' }],
    [cable, { length: 0, length_unit: 'm' }],
  ] as const)('for %s: %j', (type, given) => {
    expect(variantProblem(type, given)).toBeUndefined();
  });

  test('or wrong, and then it is told without a failure, whatever a request holds', () => {
    fc.assert(
      fc.property(fc.constantFrom(...itemTypes), variant, (type, given) => {
        const problem = variantProblem(type, normalVariant(given));
        expect(problem === undefined || problem.startsWith('Invalid variant.')).toBe(true);
        // What passes is flat: it can be compared, claimed and shown.
        if (problem === undefined)
          for (const value of Object.values(normalVariant(given))) expect(['string', 'number']).toContain(typeof value);
      }),
    );
  });
});

test.each([
  [device, { color: 'ff0000' }, 'Invalid variant. Unknown attributes: color. Allowed: airflow.'],
  ['dcim.racktype', { airflow: 'passive' }, 'Invalid variant. Unknown attributes: airflow. Allowed: none.'],
  [cable, { airflow: 'passive' }, 'Invalid variant. Unknown attributes: airflow. Allowed: color, length, length_unit.'],
  [device, JSON.parse('{"__proto__": 1}'), 'Invalid variant. Unknown attributes: __proto__. Allowed: airflow.'],
  [device, { airflow: 'sideways' }, 'Invalid variant. Not a valid airflow.'],
  ['dcim.moduletype', { airflow: 'mixed' }, 'Invalid variant. Not a valid airflow.'],
  [device, { airflow: { nested: true } }, 'Invalid variant. Not a valid airflow.'],
  [device, { airflow: true }, 'Invalid variant. Not a valid airflow.'],
  [cable, { color: 'red' }, 'Invalid variant. Not a valid color.'],
  [cable, { length: -1, length_unit: 'm' }, 'Invalid variant. Not a valid length.'],
  [cable, { length: '1e3', length_unit: 'parsec' }, 'Invalid variant. Not a valid length, length_unit.'],
  [cable, { length: 5 }, 'Invalid variant. length and length_unit must be given together.'],
  [cable, { length_unit: 'm' }, 'Invalid variant. length and length_unit must be given together.'],
] as const)('for %s, %j is refused', (type, given, message) => {
  expect(variantProblem(type, given)).toBe(message);
});

describe('the variant of a planned object', () => {
  test.each([
    ['dcim.device', { airflow: 'passive', color: 'ff0000' }, { airflow: 'passive' }],
    ['dcim.device', { airflow: null }, {}],
    ['dcim.device', {}, {}],
    ['dcim.rack', { airflow: 'front-to-rear' }, {}],
    ['dcim.module', { airflow: 'front-to-rear' }, {}],
    [
      'dcim.cable',
      { color: 'ff0000', length: '5.00', length_unit: 'm' },
      { color: 'ff0000', length: 5, length_unit: 'm' },
    ],
    ['dcim.cable', { color: '', length: null, length_unit: 'm' }, {}],
  ] as const)('comes from its own fields: %s %j', (type, values, expected) => {
    expect(variantOf(type, values)).toEqual(expected);
  });
});
