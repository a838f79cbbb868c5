import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/domain/engine/json.ts';
import type { Resource } from '../../../src/domain/engine/resource/resource.ts';
import { registry } from '../../../src/domain/registry.ts';
import { Client } from '../../../tools/move-in/client.ts';
import { readMoveIn } from '../../../tools/move-in/command.ts';
import { baseAfter, compare } from '../../../tools/move-in/compare.ts';
import { asBody, customFieldsIn } from '../../../tools/move-in/custom-values.ts';
import { lockFolder } from '../../../tools/move-in/lock.ts';
import { lostFields } from '../../../tools/move-in/lost-fields.ts';
import { learnCustomFields } from '../../../tools/move-in/move.ts';
import { naturalKeys } from '../../../tools/move-in/natural-keys.ts';
import { fieldsToMove, groups, isMovedType, targetsOf } from '../../../tools/move-in/plan.ts';
import { portable } from '../../../tools/move-in/portable.ts';
import { printable } from '../../../tools/move-in/report.ts';
import { MoveState } from '../../../tools/move-in/state.ts';
import { netboxFields } from '../../contract/contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'quartermaster-move-in-'));
afterAll(() => rmSync(folder, { recursive: true }));

const resourceOf = (type: string): Resource => {
  const resource = registry.find(type);
  if (!resource) throw new Error(`No ${type}`);
  return resource;
};

test('each type comes after what it refers to; only bays and modules refer to each other', () => {
  const order = groups.map((group) => group.map(({ type }) => type));
  expect(order.filter((types) => types.length > 1)).toEqual([['dcim.modulebay', 'dcim.module']]);
  const placeOf = (type: string): number => order.findIndex((types) => types.some((each) => each === type));
  for (const resource of groups.flat())
    for (const target of fieldsToMove(resource)
      .flatMap(([, field]) => targetsOf(field))
      .filter(isMovedType))
      expect(placeOf(target), `${resource.type} refers to ${target}`).toBeLessThanOrEqual(placeOf(resource.type));
  expect(placeOf('dcim.interfacetemplate')).toBeGreaterThan(placeOf('dcim.frontport'));
});

test('what NetBox lets requests set is moved, or is named where it gets lost', () => {
  const left = groups.flat().flatMap((resource) => {
    const moved = new Set(fieldsToMove(resource).flatMap(([name]) => [name, `${name}_type`, `${name}_id`]));
    return Object.entries(netboxFields(resource) ?? {}).flatMap(([name, { read_only }]) =>
      read_only || moved.has(name) || lostFields(resource, { [name]: 'something' }, new Map()).length > 0
        ? []
        : [`${resource.type} ${name}`],
    );
  });
  // Ports show the mappings that front ports keep, and bays the modules that name them. Users join when they come.
  expect(left).toEqual([
    'dcim.modulebay installed_module',
    'dcim.rearport front_ports',
    'dcim.rearporttemplate front_ports',
    'users.user date_joined',
    'users.user last_login',
  ]);
});

const known = (_: string, id: number): number | undefined => (id < 100 ? id + 1_000 : undefined);
const customFields = customFieldsIn([
  { name: 'tier', type: { value: 'select' } },
  { name: 'levels', type: { value: 'multiselect' } },
  { name: 'uplink', type: { value: 'object' }, related_object_type: 'dcim.device' },
]);
const read = (type: string, answer: JsonObject) => portable(resourceOf(type), answer, { find: known, customFields });

test('ports of NetBox 4.4 lead to one rear port, those of 4.5 to several', () => {
  const old = read('dcim.frontport', { device: { id: 1 }, name: 'F', rear_port: { id: 7 }, rear_port_position: 2 });
  const mapping = { position: 1, rear_port: 1_007, rear_port_position: 2 };
  expect(old.values).toEqual({ device: 1_001, name: 'F', rear_ports: [mapping] });
  const several = [
    { position: 2, rear_port: 8, rear_port_position: 1 },
    { position: 1, rear_port: 7, rear_port_position: 2 },
  ];
  const recent = read('dcim.frontport', { device: { id: 1 }, name: 'F', rear_ports: several });
  expect(recent.values.rear_ports).toEqual([mapping, { position: 2, rear_port: 1_008, rear_port_position: 1 }]);
});

test('selections are read as NetBox 4.6 and 4.7 answer them, and requests take them', () => {
  const old = read('dcim.site', { custom_fields: { tier: 'gold', levels: ['a', 'b'], uplink: { id: 3 }, other: 1 } });
  const selected = {
    tier: { value: 'gold', label: 'Gold' },
    levels: [
      { value: 'a', label: 'A' },
      { value: 'b', label: 'B' },
    ],
  };
  const recent = read('dcim.site', { custom_fields: { ...selected, uplink: { id: 3 }, other: 1 } });
  expect(recent).toEqual(old);
  expect(asBody(resourceOf('dcim.site'), old.values)).toEqual({
    custom_fields: { tier: 'gold', levels: ['a', 'b'], uplink: 1_003 },
  });
  expect(lostFields(resourceOf('dcim.site'), { custom_fields: { other: 1, tier: 'gold' } }, customFields)).toEqual([
    'custom_fields.other',
  ]);
});

test('values are read of custom fields that are of the same type on both sides', async () => {
  const side = (fields: readonly JsonObject[]): Client =>
    new Client('https://side.example', 'token', {
      send: async () => Response.json({ count: fields.length, next: null, results: fields }),
      pause: () => Promise.resolve(),
      now: () => 0,
    });
  const there = [
    { id: 1, name: 'same', type: { value: 'text' } },
    { id: 2, name: 'other', type: { value: 'text' } },
    { id: 3, name: 'to-other', type: { value: 'object' }, related_object_type: 'dcim.site' },
    { id: 4, name: 'not-moved', type: { value: 'text' } },
  ];
  const own = [
    { id: 11, name: 'same', type: { value: 'text' } },
    { id: 12, name: 'other', type: { value: 'integer' } },
    { id: 13, name: 'to-other', type: { value: 'object' }, related_object_type: 'dcim.rack' },
    { id: 14, name: 'not-moved', type: { value: 'text' } },
  ];
  const state = new MoveState(join(folder, 'custom-fields'), 'a', 'b');
  for (const id of [1, 2, 3]) state.keep('extras.customfield', id, id + 10, { source: {}, here: {} });
  const move = { source: side(there), here: side(own), paging: 'cursor' as const, state, customFields: new Map() };
  await learnCustomFields(move);
  expect([...move.customFields]).toEqual([['same', { type: 'text', leadsTo: null }]]);
});

test('what leads to nothing here is told, with whether the object can be without it', () => {
  const site = read('dcim.device', {
    site: { id: 200 },
    tenant: { id: 300 },
    status: { value: 'active', label: 'Active' },
    face: null,
  });
  expect(site.values).toEqual({ status: 'active', face: null });
  expect(site.missing).toEqual([
    { field: 'tenant', type: 'tenancy.tenant', id: 300, required: false },
    { field: 'site', type: 'dcim.site', id: 200, required: true },
  ]);
  const end = (object_type: string) => [{ object_type, object_id: 1 }];
  const far = portable(
    resourceOf('dcim.cable'),
    { a_terminations: end('dcim.interface'), b_terminations: end('dcim.powerfeed') },
    { find: (type, id) => (type === 'dcim.interface' ? id : undefined), customFields },
  );
  expect(far.missing).toEqual([{ field: 'b_terminations', type: 'dcim.powerfeed', id: 1, required: true }]);
  const tag = read('extras.tag', { name: 'T', object_types: ['ipam.prefix'] });
  expect(tag.missing).toEqual([{ field: 'object_types', type: 'ipam.prefix', id: 0, required: true }]);
});

test('the default of a custom field is moved unless it is an id of the source', () => {
  const definition = { name: 'uplink', type: { value: 'object' }, default: 7, object_types: ['dcim.site'] };
  const field = resourceOf('extras.customfield');
  expect(read(field.type, definition).values).toEqual({ name: 'uplink', type: 'object', object_types: ['dcim.site'] });
  expect(lostFields(field, definition, customFields)).toEqual(['default']);
  expect(read(field.type, { ...definition, type: { value: 'integer' } }).values).toMatchObject({ default: 7 });
});

test('whatever a source answers, reading it gives values or nothing', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...groups.flat()),
      fc.array(fc.jsonValue(), { minLength: 12, maxLength: 12 }),
      (resource, said) => {
        const names = ['custom_fields', 'object_type', 'object_id', ...Object.keys(resource.fields)];
        const answer: JsonObject = JSON.parse(
          JSON.stringify(Object.fromEntries(names.map((name, at) => [name, said[at % said.length]]))),
        );
        const { values } = portable(resource, answer, { find: known, customFields });
        expect(naturalKeys(resource, values).length).toBeGreaterThan(0);
        expect(JSON.parse(JSON.stringify(asBody(resource, values)))).toBeTypeOf('object');
        lostFields(resource, answer, customFields);
      },
    ),
  );
});

test('objects are known by what makes their names unique, cables by their ends, the rest by all that they say', () => {
  const keys = (type: string, values: JsonObject) => naturalKeys(resourceOf(type), values);
  expect(keys('dcim.site', { name: 'FRA', slug: 'fra' })).toEqual(
    keys('dcim.site', { name: 'Frankfurt', slug: 'fra' }),
  );
  const device = { name: 'SW-1', site: 1, tenant: null };
  expect(keys('dcim.device', device)).toEqual(keys('dcim.device', { ...device, name: 'sw-1', serial: 'S' }));
  expect(keys('dcim.device', device)).not.toEqual(keys('dcim.device', { ...device, tenant: 2 }));
  expect(keys('dcim.device', { name: null, asset_tag: 'A1', site: 1 })).toEqual(['asset_tag ["A1"]']);
  expect(keys('dcim.device', { name: null, site: 1, status: 'active' })).toEqual([
    '["same",{"name":null,"site":1,"status":"active"}]',
  ]);
  const [a, b] = [[{ object_type: 'dcim.interface', object_id: 1 }], [{ object_type: 'dcim.interface', object_id: 2 }]];
  expect(keys('dcim.cable', { a_terminations: a, b_terminations: b })).toEqual(
    keys('dcim.cable', { a_terminations: b, b_terminations: a, label: 'C1' }),
  );
  expect(keys('dcim.rack', { name: 'R1', site: 1, location: null })).toEqual(['["named","R1",1]']);
});

test('each field goes the way that its changes say', () => {
  const base = { source: { a: 1, b: 1, c: 1, d: 1, e: 1, f: 1 }, here: { e: 2 } };
  const { changes, changedHere, conflicts, differing } = compare(
    { a: 1, b: 2, c: 1, d: 2, e: 1, f: 3, g: 1, h: 1 },
    { a: 1, b: 1, c: 3, d: 3, e: 2, f: 3, g: null, h: 2 },
    base,
  );
  expect([changes, changedHere, conflicts, differing]).toEqual([
    { b: 2, g: 1 },
    [{ field: 'c', source: 1, here: 3 }],
    [{ field: 'd', source: 2, here: 3 }],
    [{ field: 'h', source: 1, here: 2 }],
  ]);
  // What this side makes of a value is no change of it.
  expect(baseAfter({ e: 3 }, { e: 4 }, base)).toEqual({ source: { ...base.source, e: 3 }, here: { e: 4 } });
  expect(compare({ e: 3 }, { e: 4 }, baseAfter({ e: 3 }, { e: 4 }, base)).changes).toEqual({});
});

test('the journal is read again after a crash, and belongs to one move', () => {
  const [path, from, to] = [join(folder, 'journal'), 'https://netbox.example', 'https://qm.example'];
  const state = new MoveState(path, from, to);
  state.keep('dcim.site', 1, 11, { source: { name: 'FRA' }, here: {} });
  state.keep('dcim.site', 2, 12, { source: {}, here: {} });
  state.forget('dcim.site', 2);
  const intent = {
    key: 'k',
    method: 'POST',
    type: 'dcim.site',
    sources: [3],
    body: [{ name: 'AMS' }],
    wanted: [{}],
    time: 5,
  } as const;
  state.begin({ ...intent, sources: [3], body: [{ name: 'AMS' }], wanted: [{}] });
  appendFileSync(join(path, 'journal.jsonl'), '{"type":"dcim.site","id":4,"he');
  const again = new MoveState(path, from, to);
  expect([again.find('dcim.site', 1), again.find('dcim.site', 2), again.sourceOf('dcim.site', 11)]).toEqual([
    11,
    undefined,
    1,
  ]);
  expect([again.baseOf('dcim.site', 1), again.unfinished]).toEqual([{ source: { name: 'FRA' }, here: {} }, [intent]]);
  again.end({ key: 'k' });
  again.close({ source: 'then', here: null }, { 'dcim.device': [7] });
  const next = new MoveState(path, from, to);
  expect([next.find('dcim.site', 1), next.unfinished, next.since, next.again]).toEqual([
    11,
    [],
    { source: 'then', here: null },
    { 'dcim.device': [7] },
  ]);
  expect(readFileSync(join(path, 'journal.jsonl'), 'utf8').trimEnd().split('\n')).toHaveLength(4);
  expect(() => new MoveState(path, 'https://other.example', to)).toThrow('is of the move from https://netbox.example');
  appendFileSync(join(path, 'journal.jsonl'), 'nonsense\n');
  expect(() => new MoveState(path, from, to)).toThrow('Line 5');
});

test('two runs do not work in one folder; one that died does not hold the next one up', () => {
  const path = join(folder, 'locked');
  const unlock = lockFolder(path);
  expect(() => lockFolder(path)).toThrow(`Another run is at work in ${path}.`);
  unlock();
  for (const dead of ['999999999', String(process.pid), 'nonsense']) {
    writeFileSync(join(path, 'lock'), dead);
    lockFolder(path)();
  }
});

test('a command names both sides, and tokens stand in files', () => {
  const file = join(folder, 'token');
  writeFileSync(file, 'abc\n');
  const environment = { QM_TOKEN: 'def' };
  expect(
    readMoveIn(['--from', 'https://netbox.example/nb/api/', '--token-file', file, '--follow'], environment),
  ).toMatchObject({
    from: 'https://netbox.example/nb',
    fromToken: 'abc',
    to: 'http://localhost:3000',
    toToken: 'def',
    follow: true,
    delete: false,
  });
  const wrong: readonly (readonly [readonly string[], string])[] = [
    [[], 'Say with --from'],
    [['--from', 'netbox', '--token-file', file], '--from should be an address'],
    [['--from', 'http://localhost:3000/', '--token-file', file], 'are the same'],
    [['--from', 'https://a:b@netbox.example', '--token-file', file], '--from should be an address'],
    [['--form', 'x'], 'Unknown option'],
  ];
  for (const [args, message] of wrong) expect(() => readMoveIn(args, environment)).toThrow(message);
  expect(() => readMoveIn(['--from', 'https://n.example', '--token-file', file], {})).toThrow(
    '--to-token-file or QM_TOKEN',
  );
});

test('texts of others do not steer the terminal', () => {
  expect(printable('\u001b[31mred\u202e\u0007 ok')).toBe('\ufffd[31mred\ufffd\ufffd ok');
  expect(printable('x'.repeat(500))).toHaveLength(160);
});
