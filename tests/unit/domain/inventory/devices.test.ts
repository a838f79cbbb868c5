import { expect, test } from 'vitest';
import { device } from '../../../../src/domain/inventory/device.ts';
import { derivedFrom, displayOf, problemsOf } from './rules.ts';

const fra = { name: 'FRA1' };
const rack = { name: 'A1', facility_id: 'F-1', site: 1, location: 10 };
const hall = { name: 'Hall A', site: 1 };
const server = { model: 'R760', u_height: '2.0', subdevice_role: null };

test('a device stands in a rack of its own site and location', () => {
  expect(
    problemsOf(device, { site: 2, rack: 5, location: 10 }, { related: { site: fra, rack, location: hall } }),
  ).toEqual({
    rack: ['Rack A1 (F-1) does not belong to site FRA1.'],
    location: ['Location Hall A does not belong to site FRA1.'],
  });
  expect(
    problemsOf(device, { site: 1, rack: 5, location: 11 }, { related: { site: fra, rack, location: hall } }),
  ).toEqual({
    rack: ['Rack A1 (F-1) does not belong to location Hall A.'],
  });
  expect(
    problemsOf(device, { site: 1, rack: 5, location: 10 }, { related: { site: fra, rack, location: hall } }),
  ).toEqual({});
});

test('a face and a position need a rack, and a position needs a face', () => {
  expect(problemsOf(device, { site: 1, face: 'front', position: '5.0' }, { related: { site: fra } })).toEqual({
    face: ['Cannot select a rack face without assigning a rack.'],
    position: ['Cannot select a rack position without assigning a rack.'],
  });
  const mounted = { site: 1, rack: 5, location: 10, position: '5.0' };
  const related = { site: fra, rack, location: hall, device_type: server };
  expect(problemsOf(device, mounted, { related })).toEqual({
    face: ['Must specify rack face when defining rack position.'],
  });
  expect(problemsOf(device, { ...mounted, face: 'rear' }, { related })).toEqual({});
});

test('positions go in half units, and devices without height or inside others have none', () => {
  const mounted = { site: 1, rack: 5, location: 10, position: '5.3', face: 'front' };
  const place = { site: fra, rack, location: hall };
  expect(problemsOf(device, mounted, { related: { ...place, device_type: server } })).toEqual({
    position: ['Position must be in increments of 0.5 rack units.'],
  });
  const flat = { model: 'PDU', u_height: '0.0', subdevice_role: null };
  expect(problemsOf(device, { ...mounted, position: '5.5' }, { related: { ...place, device_type: flat } })).toEqual({
    position: ['A 0U device type (PDU) cannot be assigned to a rack position.'],
  });
  const blade = { model: 'Blade', u_height: '0.0', subdevice_role: 'child' };
  expect(problemsOf(device, { ...mounted, position: '5.5' }, { related: { ...place, device_type: blade } })).toEqual({
    face: ['Child device types cannot be assigned to a rack face. This is an attribute of the parent device.'],
    position: ['Child device types cannot be assigned to a rack position. This is an attribute of the parent device.'],
  });
});

test('a new device takes airflow, cooling and platform from its type, and its location from its rack', () => {
  const related = { device_type: { airflow: 'front-to-rear', cooling_method: 'air', default_platform: 7 }, rack };
  expect(derivedFrom(device, {}, { related })).toEqual({
    airflow: 'front-to-rear',
    cooling_method: 'air',
    platform: 7,
    location: 10,
  });
  const own = { airflow: 'passive', cooling_method: 'liquid', platform: 3, location: 4 };
  expect(derivedFrom(device, own, { related })).toEqual({
    airflow: 'passive',
    cooling_method: 'liquid',
    platform: 3,
    location: 4,
  });
});

test('an existing device keeps an airflow that was cleared', () => {
  const related = { device_type: { airflow: 'front-to-rear', default_platform: 7 } };
  expect(derivedFrom(device, { airflow: null }, { related, before: { airflow: 'passive' } })).toEqual({
    location: null,
  });
});

test('a device is called by name and asset tag, or else by make and model', () => {
  const related = { device_type: server, 'device_type.manufacturer': { name: 'Dell' } };
  expect(displayOf(device, { name: 'srv1' })).toBe('srv1');
  expect(displayOf(device, { name: 'srv1', asset_tag: 'T1' })).toBe('srv1 (T1)');
  expect(displayOf(device, { asset_tag: 'T1' }, 9, related)).toBe('Dell R760 (T1)');
  expect(displayOf(device, {}, 9, related)).toBe('Dell R760 (9)');
});
