import { beforeEach, expect, test } from 'vitest';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import { refKey, type StoredObject } from '../../../../../src/domain/engine/resource/resource.ts';
import type { CommitOutcome, WorkUnit } from '../../../../../src/domain/engine/store.ts';
import { RememberedReferences } from '../../../../../src/domain/engine/transfer/import/find-references.ts';
import { save } from '../../../../../src/domain/engine/write/save.ts';
import { importDocuments } from '../../../../../src/domain/inventory/type-library/import-documents.ts';
import { RefusedDocument, saveDocument } from '../../../../../src/domain/inventory/type-library/save-document.ts';
import { typeDocument } from '../../../../../src/domain/inventory/type-library/write-document.ts';
import { registry } from '../../../../../src/domain/registry.ts';
import { SqliteOverlayStore } from '../../../../../src/repos/sqlite-overlay-store.ts';
import { Lifecycle } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

const deviceType = registry.resourceOf('dcim.devicetype');
const panel: JsonObject = {
  manufacturer: 'Acme',
  model: 'Panel 2',
  slug: 'acme-panel-2',
  u_height: 1.5,
  is_full_depth: false,
  weight: 2.5,
  weight_unit: 'kg',
  'console-ports': [{ name: 'Console', type: 'rj-45' }],
  'power-ports': [{ name: 'PSU1', type: 'iec-60320-c14', maximum_draw: 350 }],
  'power-outlets': [{ name: 'Out1', type: 'iec-60320-c13', power_port: 'PSU1', feed_leg: 'A' }],
  interfaces: [
    { name: 'eth1', type: '1000base-t', mgmt_only: true },
    { name: 'eth2', label: 'Uplink', type: '10gbase-x-sfpp', enabled: false },
  ],
  'rear-ports': [{ name: 'Rear', type: 'mpo', positions: 2 }],
  'front-ports': [
    { name: 'F1', type: 'lc', color: 'aa1409', positions: 1 },
    { name: 'F2', type: 'lc', positions: 1 },
  ],
  'port-mappings': [
    { front_port: 'F1', front_port_position: 1, rear_port: 'Rear', rear_port_position: 1 },
    { front_port: 'F2', front_port_position: 1, rear_port: 'Rear', rear_port_position: 2 },
  ],
  'module-bays': [{ name: 'Bay 1', position: '1' }],
};

let lifecycle: Lifecycle;
beforeEach(async () => {
  lifecycle = await new Lifecycle(new MemoryStore()).prepare();
});

function saved(document: JsonObject, upsert = false, resource = deviceType) {
  const references = new RememberedReferences(lifecycle.context.actor, resource.type);
  const finder = references.finder.bind(references);
  return saveDocument(lifecycle.context, resource, document, { upsert, message: '', finder });
}

async function stored(id: number, resource = deviceType): Promise<StoredObject> {
  const ref = { type: resource.type, id };
  const object = (await lifecycle.context.store.getMany([ref])).get(refKey(ref));
  if (!object) throw new Error('It is not there');
  return object;
}

async function mistakesIn(document: JsonObject): Promise<readonly string[]> {
  try {
    await saved(document);
  } catch (error) {
    if (error instanceof RefusedDocument) return error.errors.map(({ field, message }) => `${field}: ${message}`);
    throw error;
  }
  throw new Error('The document was taken');
}

test('a type comes with its components and is written as it came', async () => {
  const { verdict, id, ignored } = await saved({ ...panel, front_image: true });
  expect([verdict, ignored]).toEqual(['created', ['front_image']]);
  const object = await stored(id);
  expect(object.values.template_counts).toMatchObject({ 'dcim.interfacetemplate': 2, 'dcim.frontporttemplate': 2 });
  expect(await typeDocument(lifecycle.context.store, deviceType, object)).toEqual(panel);
});

test('the same document once more changes nothing, and another one only on request', async () => {
  const { id } = await saved(panel);
  expect(await saved(panel)).toMatchObject({ verdict: 'unchanged', id });
  const larger = {
    ...panel,
    interfaces: [
      { name: 'eth2', type: '10gbase-x-sfpp', enabled: true },
      { name: 'eth3', type: '1000base-t' },
    ],
  };
  expect(await mistakesIn(larger)).toEqual(['__all__: Device type with this Manufacturer and Model already exists.']);
  expect(await saved(larger, true)).toMatchObject({ verdict: 'updated', id });
  const { interfaces } = await typeDocument(lifecycle.context.store, deviceType, await stored(id));
  expect(interfaces).toEqual([
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
  const { id } = await saved({ ...rest, 'front-ports': ports });
  expect((await typeDocument(lifecycle.context.store, deviceType, await stored(id)))['port-mappings']).toEqual([
    { front_port: 'F1', front_port_position: 1, rear_port: 'Rear', rear_port_position: 2 },
    { front_port: 'F2', front_port_position: 1, rear_port: 'Rear', rear_port_position: 1 },
  ]);
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
  const { id } = await saved(document);
  const written = await typeDocument(lifecycle.context.store, deviceType, await stored(id));
  expect(written).toEqual({ ...document, interfaces: channels.toReversed() });
  expect(await saved(written)).toMatchObject({ verdict: 'unchanged', id });
  const moduleType = registry.resourceOf('dcim.moduletype');
  const card = { manufacturer: 'Acme', model: 'Card', module_bay_types: ['OCP, 3.0'] };
  const { id: cardId } = await saved(card, false, moduleType);
  expect(await typeDocument(lifecycle.context.store, moduleType, await stored(cardId, moduleType))).toEqual(card);
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
  ['an unknown key', { colour: 'red' }, '__all__: Unrecognized header: colour'],
  ['an unknown maker', { manufacturer: 'Nobody' }, 'manufacturer: Object not found: Nobody'],
  ['an unknown field', { interfaces: [{ name: 'a', speed: 1 }] }, 'interfaces[0].speed: Unrecognized field: speed'],
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

test('module types and rack types have documents, too', async () => {
  const moduleType = registry.resourceOf('dcim.moduletype');
  const optic = { manufacturer: 'Acme', model: 'SFP', interfaces: [{ name: '{module}', type: '10gbase-x-sfpp' }] };
  const { id } = await saved(optic, false, moduleType);
  expect(await typeDocument(lifecycle.context.store, moduleType, await stored(id, moduleType))).toEqual(optic);
  const rackType = registry.resourceOf('dcim.racktype');
  const rack = {
    manufacturer: 'Acme',
    model: 'R42',
    slug: 'r42',
    form_factor: '4-post-cabinet',
    width: 19,
    u_height: 42,
    starting_unit: 1,
  };
  const saveRack = await saved(rack, false, rackType);
  expect(await typeDocument(lifecycle.context.store, rackType, await stored(saveRack.id, rackType))).toEqual(rack);
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
  await saved({ ...panel, interfaces: [] });
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
    documents: [{ ...panel, model: 'First', slug: 'first' }, panel, second],
    openDraft: (beneath) => new SqliteOverlayStore(beneath),
  });
  expect(counts).toMatchObject({ rows: 3, created: 0, updated: 0, rejected: 1 });
  expect(rows[2]?.errors).toMatchObject([{ message: 'Device type with this Manufacturer and Model already exists.' }]);
  expect(await store.count('dcim.devicetype')).toBe(2);
  expect(await store.count('dcim.interfacetemplate')).toBe(0);
});
