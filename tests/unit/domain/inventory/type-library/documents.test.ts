import { beforeEach, expect, test } from 'vitest';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import type { CommitOutcome, WorkUnit } from '../../../../../src/domain/engine/store.ts';
import { WrittenTexts } from '../../../../../src/domain/engine/transfer/import/written-texts.ts';
import { save } from '../../../../../src/domain/engine/write/save.ts';
import { importDocuments } from '../../../../../src/domain/inventory/type-library/import-documents.ts';
import { RefusedDocument } from '../../../../../src/domain/inventory/type-library/save-document.ts';
import { SqliteOverlayStore } from '../../../../../src/repos/sqlite-overlay-store.ts';
import { Lifecycle } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';
import { deviceType, moduleType, panel, rackType, TypeLibrary } from '../../../../support/type-library.ts';

let lifecycle: Lifecycle;
let library: TypeLibrary;
beforeEach(async () => {
  lifecycle = await new Lifecycle(new MemoryStore()).prepare();
  library = new TypeLibrary(lifecycle);
});

async function mistakesIn(document: JsonObject): Promise<readonly string[]> {
  try {
    await library.save(document);
  } catch (error) {
    if (error instanceof RefusedDocument) return error.errors.map(({ field, message }) => `${field}: ${message}`);
    throw error;
  }
  throw new Error('The document was taken');
}

test('a type comes with its components and is written as it came', async () => {
  const { verdict, id, ignored } = await library.save({ ...panel, front_image: true });
  expect([verdict, ignored]).toEqual(['created', ['front_image']]);
  const object = await library.stored(id);
  expect(object.values.template_counts).toMatchObject({ 'dcim.interfacetemplate': 2, 'dcim.frontporttemplate': 2 });
  expect(await library.written(id)).toEqual(panel);
});

test('the same document once more changes nothing, and another one only on request', async () => {
  const { id } = await library.save(panel);
  expect(await library.save(panel)).toMatchObject({ verdict: 'unchanged', id });
  const larger = {
    ...panel,
    interfaces: [
      { name: 'eth2', type: '10gbase-x-sfpp', enabled: true },
      { name: 'eth3', type: '1000base-t' },
    ],
  };
  expect(await mistakesIn(larger)).toEqual(['__all__: Device type with this Manufacturer and Model already exists.']);
  expect(await library.save(larger, { upsert: true })).toMatchObject({ verdict: 'updated', id });
  expect((await library.written(id))?.interfaces).toEqual([
    { name: 'eth1', type: '1000base-t', mgmt_only: true },
    { name: 'eth2', label: 'Uplink', type: '10gbase-x-sfpp' },
    { name: 'eth3', type: '1000base-t' },
  ]);
});

test('front ports may name their rear port themselves, as NetBox wrote them before 4.5', async () => {
  const { 'port-mappings': _, ...rest } = panel;
  const ports = [
    { name: 'F1', type: 'lc', rear_port: 'Rear', rear_port_position: 2 },
    { name: 'F2', type: 'lc', rear_port: 'Rear' },
  ];
  const { id } = await library.save({ ...rest, 'front-ports': ports });
  expect((await library.written(id))?.['port-mappings']).toEqual([
    { front_port: 'F1', front_port_position: 1, rear_port: 'Rear', rear_port_position: 2 },
    { front_port: 'F2', front_port_position: 1, rear_port: 'Rear', rear_port_position: 1 },
  ]);
});

test('interfaces name their bridge, which may stand behind them, and their role', async () => {
  const interfaces = [
    { name: 'eth1', type: '1000base-t', bridge: 'br0' },
    { name: 'eth2', type: '1000base-t', bridge: 'br0' },
    { name: 'br0', type: 'bridge' },
    { name: 'wlan0', type: 'ieee802.11ax', bridge: 'br0', rf_role: 'ap' },
  ];
  const { id } = await library.save({ ...panel, interfaces });
  const written = (await library.written(id))?.interfaces;
  expect(written).toHaveLength(4);
  expect(written).toEqual(expect.arrayContaining(interfaces));
  expect(await library.save({ ...panel, interfaces })).toMatchObject({ verdict: 'unchanged', id });
  const lost = [{ name: 'eth1', type: '1000base-t', bridge: 'br9' }];
  const circle = [
    { name: 'a', type: 'bridge', bridge: 'b' },
    { name: 'b', type: 'bridge', bridge: 'a' },
  ];
  expect(await mistakesIn({ ...panel, model: 'Lost', slug: 'lost', interfaces: lost })).toEqual([
    'interfaces[0].bridge: Object not found: br9',
  ]);
  expect(await mistakesIn({ ...panel, model: 'Circle', slug: 'circle', interfaces: circle })).not.toEqual([]);
});

test('what is new in 4.7 comes and goes with documents: cooling, end of life, channels, types of bays by name', async () => {
  for (const name of ['SFP28', 'OCP, 3.0'])
    await lifecycle.create('dcim.modulebaytype', { name, slug: name.replace(/\W+/g, '-').toLowerCase() });
  const channels: readonly JsonObject[] = [
    { name: 'eth0:1', type: 'virtual', parent: 'eth0', channel_id: 1 },
    { name: 'eth0', type: '40gbase-x-qsfpp', channels: 4 },
  ];
  const document: JsonObject = {
    ...panel,
    cooling_method: 'liquid',
    end_of_life: '2031-06-30',
    interfaces: channels,
    'cooling-intakes': [{ name: 'In', type: 'uqd', max_flow: 12.5, max_flow_unit: 'lpm' }],
    'cooling-outflows': [{ name: 'Out', label: 'Warm', diameter: 2, diameter_unit: 'cm' }],
    'module-bays': [{ name: 'Bay 1', position: '1', module_bay_types: ['SFP28', 'OCP, 3.0'] }],
  };
  const { id } = await library.save(document);
  const written = await library.written(id);
  expect(written).toEqual({ ...document, interfaces: channels.toReversed() });
  expect(await library.save(written ?? {})).toMatchObject({ verdict: 'unchanged', id });
  const card = { manufacturer: 'Acme', model: 'Card', module_bay_types: ['OCP, 3.0'] };
  const { id: cardId } = await library.save(card, { resource: moduleType });
  expect(await library.written(cardId, moduleType)).toEqual(card);
});

test('types of bays that are not there are told with their places', async () => {
  const bays = [
    { name: 'Bay 1', module_bay_types: ['Nowhere'] },
    { name: 'Bay 2', module_bay_types: 'SFP28' },
  ];
  expect(await mistakesIn({ ...panel, 'module-bays': bays })).toEqual([
    'module-bays[0].module_bay_types[0]: Object not found: Nowhere',
    'module-bays[1].module_bay_types: This must be a list.',
  ]);
});

test('all mistakes of a document are told with their places, and nothing of it is written', async () => {
  const wrong = {
    ...panel,
    interfaces: [{ name: 'eth1', type: 'string' }, { name: 'eth2' }, { type: '1000base-t' }],
    'power-outlets': [{ name: 'Out1', power_port: 'PSU9' }],
  };
  expect(await mistakesIn(wrong)).toEqual([
    'power-outlets[0].power_port: Object not found: PSU9',
    'interfaces[0].type: string is not a valid choice.',
    'interfaces[1].type: This field is required.',
    'interfaces[2].name: This field is required.',
  ]);
  expect(await lifecycle.context.store.count('dcim.devicetype')).toBe(0);
  expect(await lifecycle.context.store.count('dcim.interfacetemplate')).toBe(0);
});

test.each<readonly [string, JsonObject, string]>([
  ['a mistyped key', { part_numbr: 'P1' }, 'part_numbr: Unrecognized field: part_numbr. Did you mean part_number?'],
  ['a mistyped list', { interface: [] }, 'interface: Unrecognized field: interface. Did you mean interfaces?'],
  ['an unknown maker', { manufacturer: 'Nobody' }, 'manufacturer: Object not found: Nobody'],
  [
    'a mistyped field',
    { interfaces: [{ name: 'a', lable: 'b' }] },
    'interfaces[0].lable: Unrecognized field: lable. Did you mean label?',
  ],
  [
    'a name twice',
    { interfaces: [{ name: 'a' }, { name: 'a' }] },
    'interfaces[1].name: Another entry of interfaces has this name.',
  ],
  ['no list', { interfaces: 'a' }, 'interfaces: This must be a list.'],
  [
    'a mapping of no port',
    { 'port-mappings': [{ front_port: 'F9' }] },
    'port-mappings[0]: This must name a front port of the document.',
  ],
  ['a height of no half unit', { u_height: 0.7 }, 'u_height: U height must be in increments of 0.5 rack units.'],
])('a document with %s is refused', async (_, change, mistake) => {
  expect(await mistakesIn({ ...panel, ...change })).toContainEqual(expect.stringContaining(mistake));
});

test('what NetBox reads over is named and does not hinder', async () => {
  const { verdict, ignored } = await library.save({
    ...panel,
    is_powered: true,
    'device-bays': [{ name: 'B' }],
    'rear-ports': [{ name: 'Rear', type: 'mpo', positions: 2, mgmt_only: true, poe_mode: 'pd' }],
    'console-ports': [{ name: 'Console', type: 'rj-45', comments: 'left' }],
    'module-bays': [{ name: 'Bay 1', position: '1', weight: 2 }],
  });
  expect([verdict, ignored]).toEqual([
    'created',
    [
      'is_powered',
      'device-bays',
      'console-ports[0].comments',
      'rear-ports[0].mgmt_only',
      'rear-ports[0].poe_mode',
      'module-bays[0].weight',
    ],
  ]);
});

test.each<readonly [string, JsonObject, JsonObject, readonly string[]]>([
  [
    'millimeters',
    { outer_unit: 'mm', outer_width: 600.5, outer_depth: 1070, mounting_depth: 740.4 },
    { outer_unit: 'mm', outer_width: 601, outer_depth: 1070, mounting_depth: 740 },
    ['outer_width: Rounded from 600.5 to 601 mm.', 'mounting_depth: Rounded from 740.4 to 740 mm.'],
  ],
  [
    'inches',
    { outer_unit: 'in', outer_width: 23.62, outer_depth: 40 },
    { outer_unit: 'mm', outer_width: 600, outer_depth: 1016 },
    ['outer_width: Rounded from 23.62 in to 600 mm.', 'outer_depth: Rounded from 40 in to 1016 mm.'],
  ],
  ['whole inches', { outer_unit: 'in', outer_width: 24 }, { outer_unit: 'in', outer_width: 24 }, []],
])('a rack type measured in parts of %s is rounded, and it is told', async (_, measures, whole, notes) => {
  const rack = { manufacturer: 'Acme', model: 'R', slug: 'r', form_factor: '4-post-cabinet', ...measures };
  const { id, warnings } = await library.save(rack, { resource: rackType });
  expect(await library.written(id, rackType)).toMatchObject(whole);
  expect(warnings.map(({ field, message }) => `${field}: ${message}`)).toEqual(notes);
  expect((await library.save(rack, { resource: rackType })).verdict).toBe('unchanged');
});

test('module types and rack types have documents, too', async () => {
  const optic = { manufacturer: 'Acme', model: 'SFP', interfaces: [{ name: '{module}', type: '10gbase-x-sfpp' }] };
  const { id } = await library.save(optic, { resource: moduleType });
  expect(await library.written(id, moduleType)).toEqual(optic);
  const rack = {
    manufacturer: 'Acme',
    model: 'R42',
    slug: 'r42',
    form_factor: '4-post-cabinet',
    width: 19,
    u_height: 42,
    starting_unit: 1,
  };
  const saveRack = await library.save(rack, { resource: rackType });
  expect(await library.written(saveRack.id, rackType)).toEqual(rack);
});

/** Somebody else makes the second type in the moment before it is committed. */
class BusyStore extends MemoryStore {
  interfere: (() => Promise<unknown>) | undefined;

  override async commit(units: readonly WorkUnit[]): Promise<readonly CommitOutcome[]> {
    const interfere = units.some(({ changes }) => changes.some(({ after }) => after?.model === 'Second'));
    if (interfere) await this.interfere?.();
    return super.commit(units);
  }
}

test('of several documents all are taken or none, even if one fails after all were judged', async () => {
  const store = new BusyStore();
  lifecycle = await new Lifecycle(store).prepare();
  library = new TypeLibrary(lifecycle);
  await library.save({ ...panel, interfaces: [] });
  const second = {
    manufacturer: 'Acme',
    model: 'Second',
    slug: 'second',
    interfaces: [{ name: 'a', type: '1000base-t' }],
  };
  let interfered = false;
  store.interfere = async () => {
    if (interfered) return;
    interfered = true;
    const input = { manufacturer: lifecycle.manufacturer, model: 'Second', slug: 'other' };
    await save(lifecycle.context, { resource: deviceType, input, completeness: 'whole' });
  };
  const { counts, rows } = await importDocuments({
    context: lifecycle.context,
    resource: deviceType,
    options: { mode: 'atomic', upsert: true, dryRun: false },
    message: '',
    texts: new WrittenTexts(),
    documents: [{ ...panel, model: 'First', slug: 'first' }, panel, second],
    openDraft: (beneath) => new SqliteOverlayStore(beneath),
  });
  expect(counts).toMatchObject({ rows: 3, created: 0, updated: 0, rejected: 1 });
  expect(rows[2]?.errors).toMatchObject([{ message: 'Device type with this Manufacturer and Model already exists.' }]);
  expect(await store.count('dcim.devicetype')).toBe(2);
  expect(await store.count('dcim.interfacetemplate')).toBe(0);
});
