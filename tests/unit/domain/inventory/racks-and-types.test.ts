import { expect, test } from 'vitest';
import { deviceType } from '../../../../src/domain/inventory/device-type.ts';
import { moduleType } from '../../../../src/domain/inventory/module-type.ts';
import { rack } from '../../../../src/domain/inventory/rack.ts';
import { rackType } from '../../../../src/domain/inventory/rack-type.ts';
import { derivedFrom, displayOf, problemsOf } from './rules.ts';

test('measures need units', () => {
  for (const resource of [deviceType, moduleType, rackType, rack])
    expect(problemsOf(resource, { weight: '1.00', form_factor: 'wall-frame' })).toEqual({
      __all__: ['Must specify a unit when setting a weight'],
    });
  for (const size of ['outer_width', 'outer_height', 'outer_depth'])
    expect(problemsOf(rack, { [size]: 600 })).toEqual({
      __all__: ['Must specify a unit when setting an outer dimension'],
    });
  expect(problemsOf(rack, { max_weight: 900 })).toEqual({
    __all__: ['Must specify a unit when setting a maximum weight'],
  });
  expect(problemsOf(rack, { outer_width: 600, outer_unit: 'mm', max_weight: 900, weight_unit: 'kg' })).toEqual({});
});

test('units without a measure are cleared', () => {
  expect(derivedFrom(deviceType, { weight_unit: 'kg' })).toEqual({ weight_unit: null });
  expect(derivedFrom(rack, { weight_unit: 'kg', outer_unit: 'mm' })).toEqual({ weight_unit: null, outer_unit: null });
  expect(derivedFrom(rack, { weight_unit: 'kg', max_weight: 9, outer_unit: 'mm', outer_depth: 1 })).toEqual({});
});

test('a rack type needs a form factor, a rack does not', () => {
  expect(problemsOf(rackType, {})).toEqual({ form_factor: ['This field cannot be blank.'] });
  expect(problemsOf(rack, {})).toEqual({});
});

test('a rack with a type has the physical attributes of the type, whatever the request says', () => {
  const type = { form_factor: '4-post-cabinet', width: 21, u_height: 48, outer_width: 700, outer_unit: 'mm' };
  const derived = derivedFrom(rack, { u_height: 10, width: 19, mounting_depth: 5 }, { related: { rack_type: type } });
  expect(derived).toMatchObject({ ...type, mounting_depth: null });
  expect(derived).not.toHaveProperty('name');
});

test('a rack stands in a location of its site', () => {
  const related = { site: { name: 'FRA1' }, location: { name: 'Hall', site: 2 } };
  expect(problemsOf(rack, { site: 1, location: 4 }, { related })).toEqual({
    __all__: ['Assigned location must belong to parent site (FRA1).'],
  });
  expect(problemsOf(rack, { site: 2, location: 4 }, { related })).toEqual({});
});

test('heights go in half units, and child device types have none', () => {
  expect(problemsOf(deviceType, { u_height: '1.5' })).toEqual({});
  expect(problemsOf(deviceType, { u_height: '1.3', subdevice_role: 'child' })).toEqual({
    u_height: ['U height must be in increments of 0.5 rack units.', 'Child device types must be 0U.'],
  });
  expect(problemsOf(deviceType, { u_height: '0.0', subdevice_role: 'child' })).toEqual({});
});

test('a rack is called by name and facility id', () => {
  expect(displayOf(rack, { name: 'A1' })).toBe('A1');
  expect(displayOf(rack, { name: 'A1', facility_id: 'F-1' })).toBe('A1 (F-1)');
});
