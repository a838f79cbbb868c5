import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { dataHallFiles } from '../../../tools/data-hall.ts';

type Row = Record<string, string>;

const folder = join(import.meta.dirname, '..', '..', '..', 'examples', 'data-hall');
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.csv'))
  .sort();
const typeOf = (name: string) => name.replace(/^\d+-(.*)\.csv$/, '$1');
const loadOrder = names.map(typeOf);
const files = new Map(
  names.map((name) => [typeOf(name), parse<Row>(readFileSync(join(folder, name)), { columns: true })]),
);

function rows(type: string): Row[] {
  const found = files.get(type);
  if (!found) throw new Error(`no file of ${type}`);
  return found;
}

const keyOf = (row: Row, columns: readonly string[]) => columns.map((column) => row[column]).join(' | ');

function duplicates(keys: readonly string[]): string[] {
  return keys.filter((key, index) => keys.indexOf(key) !== index);
}

/** Which columns of a file name which columns of another; the first column says whether there is a reference at all. */
const references: [type: string, columns: string[], target: string, targetColumns: string[]][] = [
  ['tenancy.tenantgroup', ['parent'], 'tenancy.tenantgroup', ['name']],
  ['tenancy.tenant', ['group'], 'tenancy.tenantgroup', ['name']],
  ['dcim.region', ['parent'], 'dcim.region', ['name']],
  ['dcim.sitegroup', ['parent'], 'dcim.sitegroup', ['name']],
  ['dcim.site', ['region'], 'dcim.region', ['name']],
  ['dcim.site', ['group'], 'dcim.sitegroup', ['name']],
  ['dcim.site', ['tenant'], 'tenancy.tenant', ['name']],
  ['dcim.location', ['site'], 'dcim.site', ['name']],
  ['dcim.location', ['parent', 'site'], 'dcim.location', ['name', 'site']],
  ['dcim.platform', ['manufacturer'], 'dcim.manufacturer', ['name']],
  ['dcim.devicerole', ['parent'], 'dcim.devicerole', ['name']],
  ['dcim.racktype', ['manufacturer'], 'dcim.manufacturer', ['name']],
  ['dcim.devicetype', ['manufacturer'], 'dcim.manufacturer', ['name']],
  ['dcim.devicetype', ['default_platform'], 'dcim.platform', ['name']],
  ['dcim.moduletype', ['manufacturer'], 'dcim.manufacturer', ['name']],
  ['dcim.rack', ['location', 'site'], 'dcim.location', ['name', 'site']],
  ['dcim.rack', ['role'], 'dcim.rackrole', ['name']],
  ['dcim.rack', ['tenant'], 'tenancy.tenant', ['name']],
  ['dcim.rack', ['rack_type'], 'dcim.racktype', ['model']],
  ['dcim.device', ['role'], 'dcim.devicerole', ['name']],
  ['dcim.device', ['device_type', 'manufacturer'], 'dcim.devicetype', ['model', 'manufacturer']],
  ['dcim.device', ['rack', 'location', 'site'], 'dcim.rack', ['name', 'location', 'site']],
  ['dcim.device', ['tenant'], 'tenancy.tenant', ['name']],
  ['dcim.device', ['platform'], 'dcim.platform', ['name']],
  ['dcim.modulebay', ['device'], 'dcim.device', ['name']],
  ['dcim.module', ['module_bay', 'device'], 'dcim.modulebay', ['name', 'device']],
  ['dcim.module', ['module_type', 'manufacturer'], 'dcim.moduletype', ['model', 'manufacturer']],
  ['dcim.interface', ['device'], 'dcim.device', ['name']],
  ['dcim.consoleport', ['device'], 'dcim.device', ['name']],
  ['dcim.consoleserverport', ['device'], 'dcim.device', ['name']],
  ['dcim.powerport', ['device'], 'dcim.device', ['name']],
  ['dcim.poweroutlet', ['power_port', 'device'], 'dcim.powerport', ['name', 'device']],
  ['dcim.rearport', ['device'], 'dcim.device', ['name']],
  ['dcim.frontport', ['rear_port', 'device'], 'dcim.rearport', ['name', 'device']],
];

/** NetBox's unique keys, narrower where the files name an object by less than NetBox's key. */
const uniqueKeys: [type: string, columns: string[]][] = [
  ...loadOrder
    .filter((type) => ['slug', 'name'].every((column) => column in (rows(type)[0] ?? {})))
    .flatMap((type): [string, string[]][] => [
      [type, ['slug']],
      [type, ['name']],
    ]),
  ['dcim.racktype', ['slug']],
  ['dcim.racktype', ['model']],
  ['dcim.devicetype', ['slug']],
  ['dcim.devicetype', ['manufacturer', 'model']],
  ['dcim.moduletype', ['manufacturer', 'model']],
  ['dcim.rack', ['name']],
  ['dcim.rack', ['location', 'facility_id']],
  ['dcim.device', ['name']],
  ['dcim.module', ['device', 'module_bay']],
  ['dcim.cable', ['label']],
  ['dcim.frontport', ['device', 'rear_port', 'rear_port_position']],
  ...loadOrder
    .filter((type) => ['device', 'name'].every((column) => column in (rows(type)[0] ?? {})))
    .map((type): [string, string[]] => [type, ['device', 'name']]),
];

const deviceTypes = new Map(rows('dcim.devicetype').map((type) => [type.model, type]));
const rackHeights = new Map(rows('dcim.racktype').map((type) => [type.model, Number(type.u_height)]));

function occupiedUnits(device: Row): string[] {
  const type = deviceTypes.get(device.device_type);
  const faces = type?.is_full_depth === 'true' ? ['front', 'rear'] : [device.face];
  return Array.from({ length: Number(type?.u_height) }, (_, index) => Number(device.position) + index).flatMap((unit) =>
    faces.map((face) => `${device.rack} U${unit} ${face}`),
  );
}

describe('the files of the data hall', () => {
  it('are what the generator writes', () => {
    const generated = dataHallFiles();
    expect([...generated.keys()]).toEqual(names);
    for (const name of names) expect(readFileSync(join(folder, name), 'utf8'), name).toBe(generated.get(name));
  });

  it('have no column without a value', () => {
    const empty = loadOrder.flatMap((type) =>
      Object.keys(rows(type)[0] ?? {})
        .filter((column) => rows(type).every((row) => row[column] === ''))
        .map((column) => `${type} ${column}`),
    );
    expect(empty).toEqual([]);
  });

  it('stay small enough to be loaded at the first start', () => {
    const components = ['modulebay', 'interface', 'consoleport', 'consoleserverport', 'powerport', 'poweroutlet'];
    const ports = [...components, 'rearport', 'frontport'].map((model) => rows(`dcim.${model}`).length);
    expect(ports.reduce((sum, count) => sum + count, 0)).toBeLessThan(9_000);
    expect([...files.values()].reduce((sum, list) => sum + list.length, 0)).toBeLessThan(15_000);
  });

  it('are listed with their row counts in the README', () => {
    const readme = readFileSync(join(folder, 'README.md'), 'utf8');
    const listed = [...readme.matchAll(/^\| `(\d+-[a-z.]+\.csv)` \| ([\d,]+) \|/gm)];
    const counts = listed.map(([, name, count]) => [name, Number(count?.replace(',', ''))]);
    expect(counts).toEqual(names.map((name) => [name, rows(typeOf(name)).length]));
  });
});

describe('references in the data hall', () => {
  it.each(references)('%s: %j names an existing %s', (type, columns, target, targetColumns) => {
    const known = new Set(rows(target).map((row) => keyOf(row, targetColumns)));
    const referring = rows(type).filter((row) => row[columns[0] ?? ''] !== '');
    expect(referring.length).toBeGreaterThan(0);
    expect(referring.map((row) => keyOf(row, columns)).filter((key) => !known.has(key))).toEqual([]);
  });

  it.each(references)('%s: %j names a %s that is loaded before', (type, columns, target, targetColumns) => {
    if (type !== target) {
      expect(loadOrder.indexOf(target)).toBeLessThan(loadOrder.indexOf(type));
      return;
    }
    const order = rows(target).map((row) => keyOf(row, targetColumns));
    const children = rows(type).flatMap((row, index) =>
      row[columns[0] ?? ''] ? [{ key: keyOf(row, columns), index }] : [],
    );
    for (const { key, index } of children) expect(order.indexOf(key), key).toBeLessThan(index);
  });

  it('are all declared above: every column that is named like a reference is checked', () => {
    const plain = [
      'group',
      'region',
      'site',
      'location',
      'manufacturer',
      'platform',
      'role',
      'tenant',
      'rack',
      'parent',
    ];
    const qualified = ['device', 'device_type', 'module_type', 'module_bay', 'rack_type', 'power_port', 'rear_port'];
    const checked = references.flatMap(([type, columns]) => columns.map((column) => `${type} ${column}`));
    const columns = loadOrder.flatMap((type) =>
      [...plain, ...qualified].filter((column) => column in (rows(type)[0] ?? {})).map((column) => `${type} ${column}`),
    );
    expect(columns.filter((column) => !checked.includes(column))).toEqual([]);
  });

  it('to tags name existing slugs', () => {
    const known = rows('extras.tag').map((tag) => tag.slug);
    const used = new Set(loadOrder.flatMap((type) => rows(type).flatMap((row) => row.tags?.split(',') ?? [])));
    used.delete('');
    expect([...used].sort()).toEqual([...known].sort());
  });

  it.each(uniqueKeys)('%s: %j is unique', (type, columns) => {
    const keys = rows(type).map((row) => keyOf(row, columns).toLowerCase());
    expect(new Set(keys).size, duplicates(keys).join()).toBe(keys.length);
  });
});

describe('the racks', () => {
  it('hold no two devices in the same units of the same face', () => {
    const units = rows('dcim.device')
      .filter((device) => device.position !== '')
      .flatMap(occupiedUnits);
    expect(units.length).toBeGreaterThan(600);
    expect(duplicates(units)).toEqual([]);
  });

  it('are tall enough for what stands in them', () => {
    const heights = new Map(
      rows('dcim.rack').map((rack) => [rack.name, rackHeights.get(rack.rack_type) ?? Number(rack.u_height)]),
    );
    for (const device of rows('dcim.device').filter((row) => row.position !== '')) {
      const top = Number(device.position) + Number(deviceTypes.get(device.device_type)?.u_height) - 1;
      expect(Number(device.position), device.name).toBeGreaterThanOrEqual(1);
      expect(top, device.name).toBeLessThanOrEqual(heights.get(device.rack) ?? 0);
    }
  });

  it('use both faces of a unit somewhere', () => {
    const byFace = new Map(rows('dcim.device').map((row) => [keyOf(row, ['rack', 'position', 'face']), row]));
    expect(byFace.get('FRA1-A-102 | 48 | front')?.device_type).toBe('EDGE8-01U-SP');
    expect(byFace.get('FRA1-A-102 | 48 | rear')?.device_type).toBe('EX4100-48T');
  });

  it('have a face wherever a device has a position, and no position for 0U devices', () => {
    for (const device of rows('dcim.device')) {
      expect(device.face !== '', device.name).toBe(device.position !== '');
      if (deviceTypes.get(device.device_type)?.u_height === '0') expect(device.position, device.name).toBe('');
    }
  });

  it('have either a rack type or sizes of their own', () => {
    for (const rack of rows('dcim.rack')) {
      const sizes = [rack.form_factor, rack.width, rack.u_height];
      expect(sizes, rack.name).toEqual(rack.rack_type ? ['', '', ''] : ['4-post-cabinet', '19', '47']);
    }
    expect(rows('dcim.rack').filter((rack) => rack.rack_type === '')).toHaveLength(4);
  });
});

describe('the cables', () => {
  const ends = rows('dcim.cable').flatMap((cable) => [
    keyOf(cable, ['side_a_type', 'side_a_device', 'side_a_name']),
    keyOf(cable, ['side_b_type', 'side_b_device', 'side_b_name']),
  ]);

  it('end at components that exist', () => {
    const components = new Set(
      ['interface', 'consoleport', 'consoleserverport', 'powerport', 'poweroutlet', 'rearport', 'frontport'].flatMap(
        (model) => rows(`dcim.${model}`).map((row) => `dcim.${model} | ${keyOf(row, ['device', 'name'])}`),
      ),
    );
    expect(ends.filter((end) => !components.has(end))).toEqual([]);
  });

  it('use every termination once', () => {
    expect(new Set(ends).size).toBe(ends.length);
  });

  it('join only terminations that NetBox lets join', () => {
    const joined = new Set(
      rows('dcim.cable').map(({ side_a_type, side_b_type }) => [side_a_type, side_b_type].sort().join(' ')),
    );
    expect([...joined].sort()).toEqual([
      'dcim.consoleport dcim.consoleserverport',
      'dcim.frontport dcim.interface',
      'dcim.interface dcim.interface',
      'dcim.poweroutlet dcim.powerport',
      'dcim.rearport dcim.rearport',
    ]);
  });

  it('never end at a virtual or lag interface', () => {
    const logical = rows('dcim.interface').filter(({ type }) => type === 'virtual' || type === 'lag');
    expect(logical.length).toBeGreaterThan(0);
    const cabled = new Set(ends);
    expect(logical.filter((row) => cabled.has(`dcim.interface | ${keyOf(row, ['device', 'name'])}`))).toEqual([]);
  });

  it('join ports of the same speed', () => {
    const types = new Map(rows('dcim.interface').map((row) => [keyOf(row, ['device', 'name']), row.type]));
    for (const cable of rows('dcim.cable').filter((row) => row.side_a_type === row.side_b_type)) {
      const a = types.get(keyOf(cable, ['side_a_device', 'side_a_name']));
      expect(types.get(keyOf(cable, ['side_b_device', 'side_b_name'])), cable.label).toBe(a);
    }
  });

  it('have a unit exactly where they have a length, and none of both without a type', () => {
    for (const cable of rows('dcim.cable')) {
      expect(cable.length_unit !== '', cable.label).toBe(cable.length !== '');
      if (cable.type === '') expect([cable.color, cable.length], cable.label).toEqual(['', '']);
    }
  });

  it('are connected only between active devices', () => {
    const status = new Map(rows('dcim.device').map((device) => [device.name, device.status]));
    for (const cable of rows('dcim.cable')) {
      const active = [cable.side_a_device, cable.side_b_device].every((name) => status.get(name) === 'active');
      expect(cable.status, cable.label).toBe(active ? 'connected' : 'planned');
    }
  });

  it('take a pair of fibres each: front ports stay within the positions of their rear port', () => {
    const positions = new Map(
      rows('dcim.rearport').map((row) => [keyOf(row, ['device', 'name']), Number(row.positions)]),
    );
    for (const port of rows('dcim.frontport')) {
      const last = positions.get(keyOf(port, ['device', 'rear_port'])) ?? 0;
      expect(Number(port.rear_port_position), port.name).toBeGreaterThanOrEqual(1);
      expect(Number(port.rear_port_position), port.name).toBeLessThanOrEqual(last);
    }
  });
});

describe('the size and the mix of the data hall', () => {
  const planned = rows('dcim.device').filter((device) => device.status === 'planned');

  it('is two sites with two halls each', () => {
    expect(rows('dcim.site').map((site) => site.name)).toEqual(['FRA1', 'AMS1']);
    expect(rows('dcim.location').filter((location) => location.parent !== '')).toHaveLength(4);
  });

  it('is at least 24 racks of two rack types', () => {
    const types = rows('dcim.rack').flatMap((rack) => rack.rack_type || []);
    expect(types.length).toBeGreaterThanOrEqual(24);
    expect(new Set(types).size).toBe(2);
  });

  it('is at least 600 planned devices of at least 12 device types', () => {
    expect(planned.length).toBeGreaterThanOrEqual(600);
    expect(new Set(planned.map((device) => device.device_type)).size).toBeGreaterThanOrEqual(12);
    expect(rows('dcim.device').filter((device) => device.status === 'active')).toHaveLength(
      rows('dcim.device').length - planned.length,
    );
  });

  it('orders the same switch with either airflow', () => {
    for (const model of ['DCS-7050SX3-48YC8', 'DCS-7050CX3-32S', 'EX4100-48T']) {
      const airflows = planned.filter((device) => device.device_type === model).map((device) => device.airflow);
      expect([...new Set(airflows)].sort(), model).toEqual(['front-to-rear', 'rear-to-front']);
    }
  });

  it('is at least 1,000 modules, both power supplies and optics', () => {
    const modules = rows('dcim.module');
    expect(modules.length).toBeGreaterThanOrEqual(1_000);
    expect(modules.some((module) => module.module_type === 'QSFP-100G-CWDM4')).toBe(true);
    expect(modules.some((module) => module.module_bay?.startsWith('PSU'))).toBe(true);
    expect(rows('dcim.modulebay').length).toBeGreaterThan(modules.length);
  });

  it('is at least 2,000 cables of at least 6 variants, a few without a type', () => {
    const typed = rows('dcim.cable').filter((cable) => cable.type !== '');
    expect(typed.length).toBeGreaterThanOrEqual(2_000);
    const variants = new Set(typed.map((cable) => keyOf(cable, ['type', 'profile', 'color', 'length', 'length_unit'])));
    expect(variants.size).toBeGreaterThanOrEqual(6);
    expect(rows('dcim.cable').length - typed.length).toBe(24);
  });

  it('tags everything in the lab rack, and nothing else, as lab', () => {
    const inLab = (name: string | undefined) => name?.startsWith('ams1-b-203-') ?? false;
    const isTagged = (row: Row) => (row.tags ?? '').split(',').includes('lab');
    for (const device of rows('dcim.device')) expect(isTagged(device), device.name).toBe(inLab(device.name));
    for (const module of rows('dcim.module')) expect(isTagged(module), module.device).toBe(inLab(module.device));
    for (const cable of rows('dcim.cable')) {
      expect(isTagged(cable), cable.label).toBe(inLab(cable.side_a_device) && inLab(cable.side_b_device));
    }
    expect(rows('dcim.device').filter(isTagged)).toHaveLength(28);
  });

  it('has serial numbers and asset tags only on what is installed', () => {
    const devices = rows('dcim.device');
    for (const device of devices) {
      const installed = device.status === 'active';
      expect([device.serial !== '', device.asset_tag !== ''], device.name).toEqual([installed, installed]);
    }
    const tags = devices.flatMap((device) => device.asset_tag || []);
    expect(new Set(tags).size).toBe(tags.length);
  });

  it('uses the values of NetBox’s choices', () => {
    const used = (type: string, column: string) => [...new Set(rows(type).map((row) => row[column]))].sort();
    expect(used('dcim.interface', 'type')).toEqual([
      '1000base-t',
      '100gbase-x-qsfp28',
      '10gbase-x-sfpp',
      '25gbase-x-sfp28',
      'lag',
      'virtual',
    ]);
    expect(used('dcim.powerport', 'type')).toEqual(['iec-60309-p-n-e-6h', 'iec-60320-c14']);
    expect(used('dcim.poweroutlet', 'type')).toEqual(['iec-60320-c13', 'iec-60320-c19']);
    expect(used('dcim.consoleport', 'type')).toEqual(['rj-45']);
    expect(used('dcim.consoleserverport', 'type')).toEqual(['rj-45']);
    expect(used('dcim.rearport', 'type')).toEqual(['mpo']);
    expect(used('dcim.frontport', 'type')).toEqual(['lc']);
    expect(used('dcim.cable', 'profile')).toEqual(['', 'single-1c6p']);
    expect(used('dcim.device', 'airflow')).toEqual(['', 'front-to-rear', 'passive', 'rear-to-front']);
    expect(used('dcim.cable', 'type')).toEqual([
      '',
      'aoc',
      'cat5e',
      'cat6',
      'cat6a',
      'dac-passive',
      'mmf-om4',
      'power',
      'smf-os2',
    ]);
  });
});
