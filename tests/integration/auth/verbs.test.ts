import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { isJsonObject, type Json, type JsonObject } from '../../../src/domain/engine/json.ts';
import { loadObject } from '../../../src/domain/engine/resource/load-objects.ts';
import type { Resource } from '../../../src/domain/engine/resource/resource.ts';
import { registry } from '../../../src/domain/registry.ts';
import { environmentStore } from '../../../src/functions/runtime/environment.ts';
import { type Caller, callerWith, newPermission, newUser } from '../../support/accounts.ts';
import { type Api, type ApiAnswer, startApi } from '../../support/api.ts';
import { putFile, startFilesBucket } from '../../support/files-bucket.ts';
import { keepTable } from '../../support/table-state.ts';
import { VerbEstate } from '../../support/verb-estate.ts';

const lifecycle = '/api/plugins/asset-lifecycle';

/** One call of a verb on an estate. */
interface VerbCall {
  readonly method?: 'GET' | 'POST';
  readonly path: string;
  readonly body?: JsonObject;
}

interface Scenario {
  /** What the estate needs beside its own. */
  readonly prepare?: (estate: VerbEstate) => Promise<unknown>;
  readonly call: (estate: VerbEstate) => VerbCall;
  /** Objects that the verb changes as a consequence: its own permission is enough. */
  readonly follow?: readonly string[];
  /** Objects that the answer names since an object that the caller views refers to them. */
  readonly referred?: readonly string[];
}

const install = (source: JsonObject) => ({ status: 'active', ...source });
const item = (estate: VerbEstate) => ({ item_type: 'dcim.devicetype', item_id: estate.id('device type') });
const read = (name: string, verb: string): Scenario => ({
  call: (estate) => ({ method: 'GET', path: estate.path(name, verb) }),
});
const write = (name: string, verb: string, body: (estate: VerbEstate) => JsonObject = () => ({})): Scenario => ({
  call: (estate) => ({ path: estate.path(name, verb), body: body(estate) }),
});
const installed = (estate: VerbEstate) =>
  estate.call('POST', estate.path('asset 0', 'install'), { spare_item: estate.id('spare') });
/** A second order for the BOM; the first one is given up. */
const drafted = async (estate: VerbEstate) => {
  await estate.create('draft order', `${lifecycle}/purchase-orders/`, {
    bom: estate.id('BOM'),
    vendor: estate.id('vendor'),
    currency: 'EUR',
    order_id: estate.text('draft'),
  });
  await estate.call('PATCH', estate.path('order'), { status: 'cancelled' });
};
const manifestOf = (estate: VerbEstate) => ({
  units: [{ shipment_line_item: estate.id('second shipment line'), serial: 'S-1', carton: 'C-1' }],
});
const manifested = (estate: VerbEstate) =>
  estate.call('POST', estate.path('second shipment', 'set-manifest'), manifestOf(estate));
const scanned = async (estate: VerbEstate) => {
  await manifested(estate);
  await estate.call('POST', estate.path('second shipment', 'scans'), { code: 'S-1' });
};
const lost = (estate: VerbEstate) => estate.call('PATCH', estate.path('second shipment'), { status: 'lost' });
const grown = (estate: VerbEstate) =>
  estate.create('late device', '/api/dcim/devices/', {
    name: estate.text('late'),
    site: estate.id('site'),
    role: estate.id('role'),
    device_type: estate.id('device type'),
    status: 'planned',
  });
const closed = async (estate: VerbEstate) => {
  await lost(estate);
  await estate.call('POST', estate.path('order line', 'short-close'), { reason: 'late' });
};
const shippedAgain = async (estate: VerbEstate) => {
  await lost(estate);
  await estate.create('third shipment', `${lifecycle}/shipments/`, {
    purchase_order: estate.id('order'),
    courier: estate.id('courier'),
    tracking_number: estate.text('third'),
  });
};
const installedFromShipment = (estate: VerbEstate) =>
  estate.call('POST', estate.path('asset 0', 'install'), {
    shipment: estate.id('first shipment'),
    assign_serial: true,
  });
const disposal = (estate: VerbEstate, unit: JsonObject) => ({
  disposition: 'damaged',
  reason: estate.text('disposition'),
  lines: [{ shipment_line_item: estate.id('first shipment line'), condition: 'good', units: [unit] }],
});
const disposed = async (estate: VerbEstate) => {
  const body = disposal(estate, { received_unit: estate.id('unit') });
  await estate.call('POST', estate.path('first shipment', 'disposition'), body);
  await estate.name(
    'disposition slip',
    `${lifecycle}/receiving-slips/`,
    `shipment_id=${estate.id('first shipment')}&kind=disposition`,
  );
};
/** The unit that has arrived is to go back. */
const returning = async (estate: VerbEstate) => {
  const vendor_return = await estate.create('return', `${lifecycle}/returns/`, {
    shipment: estate.id('first shipment'),
    reason: 'wrong',
    rma_number: estate.text('rma'),
  });
  await estate.create('return line', `${lifecycle}/return-line-items/`, {
    vendor_return,
    shipment_line_item: estate.id('first shipment line'),
    condition: 'good',
    units: [estate.id('unit')],
    note: estate.text('return-line'),
  });
};
const substitute = (id: number) => ({ substitute_type: 'dcim.devicetype', substitute_id: id });
/** Another type does for that of the devices, and a pool has a unit of it. */
const replaceable = async (estate: VerbEstate) => {
  const other = await estate.create('other type', '/api/dcim/device-types/', {
    manufacturer: estate.id('manufacturer'),
    model: `${estate.mark} other`,
    slug: `${estate.mark}-other`,
  });
  await estate.create('equivalent', `${lifecycle}/item-equivalents/`, {
    ...item(estate),
    ...substitute(other),
    status: 'approved',
    description: estate.text('equivalent'),
  });
  await estate.create('stand-in', `${lifecycle}/spare-items/`, {
    pool: estate.id('other pool'),
    item_type: 'dcim.devicetype',
    item_id: other,
    serial: estate.text('stand-in'),
  });
};
/** A BOM that is short of three units, and a plan to buy them. */
const needy = async (estate: VerbEstate) => {
  const bom = await estate.create('short BOM', `${lifecycle}/boms/`, { name: estate.text('short') });
  await estate.create('short line', `${lifecycle}/bom-line-items/`, { bom, ...item(estate), quantity: 3 });
  await estate.create('purchase plan', `${lifecycle}/purchase-plans/`, { name: estate.text('plan'), boms: [bom] });
};
const solved = async (estate: VerbEstate) => {
  await needy(estate);
  await estate.call('POST', estate.path('purchase plan', 'solve'));
};
/** A packing list of the unit that is still to come, by the name of its model. */
const noticeOf = (estate: VerbEstate): string =>
  Buffer.from(
    `Packing slip no,Tracking number,PO number,Part,Qty,Serial,Carton\n${[
      estate.text('notice'),
      estate.text('parcel-third'),
      estate.text('order'),
      `${estate.mark} model,1`,
      estate.text('fresh'),
      'box',
    ].join(',')}\n`,
  ).toString('base64');
/** Two interfaces with a panel between them. */
const cabled = async (estate: VerbEstate) => {
  const port = (name: string, list: string, device: number, more: JsonObject) =>
    estate.create(name, `/api/dcim/${list}/`, { device, name: estate.text(name), ...more });
  const [left, right] = [estate.id('device 0'), estate.id('device 1')];
  const near = await port('near', 'interfaces', left, { type: '1000base-t' });
  const far = await port('far', 'interfaces', right, { type: '1000base-t' });
  const rear_port = await port('rear', 'rear-ports', left, { type: 'lc' });
  const front = await port('front', 'front-ports', left, { type: 'lc', rear_port });
  const cable = (name: string, a: JsonObject, b: JsonObject) =>
    estate.create(name, '/api/dcim/cables/', { a_terminations: [a], b_terminations: [b], label: estate.text(name) });
  const end = (type: string, object_id: number) => ({ object_type: `dcim.${type}`, object_id });
  await cable('patch', end('interface', near), end('frontport', front));
  await cable('trunk', end('rearport', rear_port), end('interface', far));
};
/** A rule that acts on the pool that was made, and the entry that says so. */
const ruled = async (estate: VerbEstate) => {
  const action_object_id = await estate.create('webhook', '/api/extras/webhooks/', {
    name: estate.text('webhook'),
    payload_url: 'https://hooks.example/in',
  });
  const pools = 'netbox_asset_lifecycle.sparespool';
  await estate.create('event rule', '/api/extras/event-rules/', {
    name: estate.text('event-rule'),
    object_types: [pools],
    event_types: ['object_created'],
    action_object_type: 'extras.webhook',
    action_object_id,
  });
  const query = `changed_object_type=${pools}&changed_object_id=${estate.id('pool')}&action=create`;
  await estate.name('entry', '/api/core/object-changes/', query);
};
/** A quote for the order, of which the upload waits to be confirmed. */
const uploaded = async (estate: VerbEstate) => {
  const id = await estate.create('attachment', `${lifecycle}/attachments/`, {
    object_type: 'netbox_asset_lifecycle.purchaseorder',
    object_id: estate.id('order'),
    name: estate.text('attachment'),
    filename: 'quote.pdf',
  });
  const { upload } = await estate.call('PATCH', `${lifecycle}/attachments/${id}/`, {});
  await putFile(upload, '%PDF-1.7');
};
const cabledBy = ['device 0', 'device 1', 'patch', 'trunk'];
const planned = [{ object_types: ['dcim.device'], parameters: { status: ['planned'] } }];

/** How each verb is called, by type and path; several where it takes its units from different places. */
const scenarios: Readonly<Record<string, readonly Scenario[]>> = {
  'asset install': [
    write('asset 0', 'install', (estate) => install({ spare_item: estate.id('single spare'), assign_serial: true })),
    write('asset 0', 'install', (estate) => install({ spares_pool: estate.id('pool') })),
    write('asset 0', 'install', (estate) => install({ shipment: estate.id('first shipment'), assign_serial: true })),
    {
      ...write('asset 0', 'install', (estate) => install({ spares_pool: estate.id('other pool'), as: 'substitute' })),
      prepare: replaceable,
    },
  ],
  'asset install-many': [
    {
      call: (estate) => ({
        path: `${lifecycle}/assets/install-many/`,
        body: {
          assets: [
            { asset: estate.id('asset 0'), ...install({ shipment: estate.id('first shipment') }) },
            { asset: estate.id('asset 1'), ...install({ spares_pool: estate.id('pool') }) },
          ],
        },
      }),
    },
  ],
  'asset uninstall': [
    {
      ...write('asset 0', 'uninstall', (estate) => ({ spares_pool: estate.id('pool'), status: 'planned' })),
      prepare: installed,
    },
  ],
  'asset uninstall-many': [
    {
      prepare: installed,
      call: (estate) => ({
        path: `${lifecycle}/assets/uninstall-many/`,
        body: { assets: [{ asset: estate.id('asset 0'), spares_pool: estate.id('other pool') }] },
      }),
    },
  ],
  'bom coverage': [
    read('BOM', 'coverage'),
    { call: (estate) => ({ method: 'GET', path: `${estate.path('BOM', 'coverage')}?format=csv` }) },
  ],
  'bom requirements': [
    {
      call: (estate) => ({
        method: 'GET',
        path: `${estate.path('BOM', 'requirements')}?pool_id=${estate.id('pool')}`,
      }),
    },
  ],
  'bom budget': [read('BOM', 'budget')],
  'bom diff': [{ ...read('BOM', 'diff'), prepare: grown }],
  'bom preview': [{ ...write('BOM', 'preview', () => ({ rules: planned })), prepare: grown }],
  'bom generate': [
    { ...write('BOM', 'generate', () => ({ wait: true })), prepare: grown, follow: ['BOM line', 'asset 0', 'asset 1'] },
  ],
  'bom transitions': [read('BOM', 'transitions')],
  'vendor performance': [
    read('vendor', 'performance'),
    { call: (estate) => ({ method: 'GET', path: `${estate.path('vendor', 'performance')}?format=csv` }) },
  ],
  'purchaseorder transitions': [read('order', 'transitions')],
  'purchaseorder export-line-items': [
    { ...read('order', 'export-line-items'), referred: ['BOM'] },
    { call: (estate) => ({ method: 'GET', path: `${estate.path('order', 'export-line-items')}?format=csv` }) },
  ],
  'purchaseorder copy-line-items': [
    { ...write('draft order', 'copy-line-items'), prepare: drafted },
    {
      ...write('draft order', 'copy-line-items', (estate) => ({
        lines: [{ bom_line_item: estate.id('BOM line'), qty_ordered: 1 }],
      })),
      prepare: drafted,
    },
    {
      ...write('draft order', 'copy-line-items', (estate) => ({
        lines: [{ bom_line_item: estate.id('BOM line'), qty_ordered: 1, ...substitute(estate.id('other type')) }],
      })),
      prepare: async (estate) => {
        await drafted(estate);
        await replaceable(estate);
      },
    },
  ],
  'polineitem short-close': [{ ...write('order line', 'short-close', () => ({ reason: 'late' })), prepare: lost }],
  'polineitem reopen': [{ ...write('order line', 'reopen', () => ({ reason: 'it comes' })), prepare: closed }],
  'polineitem amend': [write('order line', 'amend', () => ({ unit_price: 7, reason: 'agreed' }))],
  'purchaseplan solve': [{ ...write('purchase plan', 'solve'), prepare: needy }],
  'purchaseplan result': [
    { ...read('purchase plan', 'result'), prepare: solved },
    {
      call: (estate) => ({ method: 'GET', path: `${estate.path('purchase plan', 'result')}?format=csv` }),
      prepare: solved,
    },
  ],
  'purchaseplan order': [{ ...write('purchase plan', 'order'), prepare: solved }],
  'vendorprice history': [
    {
      call: (estate) => ({
        method: 'GET',
        path: `${lifecycle}/vendor-prices/history/?item_type=dcim.devicetype&item_id=${estate.id('device type')}`,
      }),
      referred: ['order'],
    },
    {
      call: (estate) => ({
        method: 'GET',
        path: `${lifecycle}/vendor-prices/history/?vendor_id=${estate.id('vendor')}`,
      }),
    },
  ],
  'shipment transitions': [read('second shipment', 'transitions')],
  'shipment copy-line-items': [{ ...write('third shipment', 'copy-line-items'), prepare: shippedAgain }],
  'shipment import-notice': [
    {
      prepare: lost,
      // The caller's own file names it.
      referred: ['order'],
      call: (estate) => ({
        path: `${lifecycle}/shipments/import-notice/`,
        body: { file: noticeOf(estate), courier: estate.id('courier') },
      }),
    },
    {
      prepare: lost,
      call: (estate) => ({
        path: `${lifecycle}/shipments/import-notice/`,
        body: { file: noticeOf(estate), purchase_order: estate.id('order'), courier: estate.id('courier') },
      }),
    },
  ],
  'shipment receive': [
    write('second shipment', 'receive', (estate) => ({
      lines: [
        {
          shipment_line_item: estate.id('second shipment line'),
          qty_received: 1,
          qty_to_pool: 1,
          pool: estate.id('pool'),
        },
      ],
    })),
    { ...write('second shipment', 'receive', () => ({ scans: true })), prepare: scanned },
  ],
  'shipment scans': [{ ...write('second shipment', 'scans', () => ({ code: 'S-1' })), prepare: manifested }],
  'shipment scans/summary': [{ ...read('second shipment', 'scans/summary'), prepare: manifested }],
  'shipment manifest': [{ ...read('second shipment', 'manifest'), prepare: manifested }],
  'shipment set-manifest': [write('second shipment', 'set-manifest', manifestOf)],
  'shipment disposition': [
    write('first shipment', 'disposition', (estate) => disposal(estate, { received_unit: estate.id('unit') })),
    write('first shipment', 'disposition', (estate) => disposal(estate, { serial: estate.text('unit') })),
  ],
  // Whoever may change the courier speaks for it: no permission on the shipment is needed, and its number is not shown.
  'courier events': [
    {
      ...write('courier', 'events', (estate) => ({
        events: [{ kind: 'delivered', tracking_number: estate.text('parcel-second'), time: '2026-03-01T12:00:00Z' }],
      })),
      follow: ['second shipment'],
      referred: ['second shipment'],
    },
  ],
  'vendorreturn transitions': [{ ...read('return', 'transitions'), prepare: returning }],
  'receivingslip reverse': [
    { ...write('slip', 'reverse'), follow: ['unit'] },
    { ...write('disposition slip', 'reverse'), prepare: disposed, follow: ['unit'] },
  ],
  'spareitem install': [
    write('single spare', 'install', (estate) => ({
      name: 'New',
      site: estate.id('site'),
      role: estate.id('role'),
    })),
  ],
  'spareitem transfer': [
    write('spare', 'transfer', (estate) => ({ pool: estate.id('other pool'), quantity: 1, reason: 'move' })),
  ],
  'spareitem adjust': [write('spare', 'adjust', () => ({ quantity: 7, reason: 'count' }))],
  'spareitem scrap': [write('spare', 'scrap', () => ({ quantity: 1, reason: 'broken' }))],
  'spareitemallocation reorder': [
    {
      call: (estate) => ({
        path: `${lifecycle}/spare-item-allocations/reorder/`,
        body: { name: `Reorder ${estate.id('pool')}`, pools: [estate.id('pool')], vendor: estate.id('vendor') },
      }),
    },
  ],
  'sparereservation cancel': [write('reservation', 'cancel')],
  'sparespool receive': [write('pool', 'receive', (estate) => ({ ...item(estate), quantity: 2 }))],
  'sparespool return': [write('pool', 'return', (estate) => ({ ...item(estate), quantity: 1, reason: 'back' }))],
  'sparespool reconcile': [write('pool', 'reconcile')],
  'sparespool forecast': [read('pool', 'forecast')],
  'stocktake approve': [write('stock-take', 'approve')],
  'stocktake cancel': [write('stock-take', 'cancel')],
  // Whoever may change the order may change its files: no permission hides one of them.
  'attachment confirm': [{ ...write('attachment', 'confirm'), prepare: uploaded, referred: ['attachment'] }],
  'device procurement': [{ ...read('device 0', 'procurement'), prepare: installedFromShipment }],
  'interface trace': [{ ...read('near', 'trace'), prepare: cabled, referred: cabledBy }],
  'frontport paths': [{ ...read('front', 'paths'), prepare: cabled, referred: cabledBy }],
  'eventrule test': [{ ...write('event rule', 'test', (estate) => ({ change: estate.id('entry') })), prepare: ruled }],
  'rack elevation': [
    read('rack', 'elevation'),
    { call: (estate) => ({ method: 'GET', path: `${estate.path('rack', 'elevation')}?render=svg` }) },
  ],
};

/** Verbs that tell nothing of objects beside their own, or share all of their code with another one. */
const alike: Readonly<Record<string, string>> = {
  'consoleport trace': 'interface trace',
  'consoleserverport trace': 'interface trace',
  'powerport trace': 'interface trace',
  'poweroutlet trace': 'interface trace',
  'rearport paths': 'frontport paths',
  'imageattachment confirm': 'attachment confirm',
  'rack procurement': 'device procurement',
  'module procurement': 'device procurement',
  'cable procurement': 'device procurement',
  'statustransitionrule status-choices': 'it answers declarations',
  'customfieldchoiceset choices': 'it answers values of its own object',
  'job cancel': 'it changes its own object only',
  'webhookdelivery redeliver': 'it copies its own objects only, for one and by filter',
};

/** An object shows what it refers to by id and name, as NetBox does: what estates have of these is not looked for. */
const catalogue = new Set(['site', 'manufacturer', 'role', 'device type', 'other type', 'vendor', 'courier', 'rack']);

let api: Api;

let stopBucket: () => Promise<void>;

beforeAll(async () => {
  stopBucket = await startFilesBucket();
  api = await startApi(`auth-verbs-${randomUUID()}`, inject('dynamodbEndpoint'));
  origin = await worldOf(await new VerbEstate(api).build(), new Map());
});

afterAll(() => stopBucket());

test('every verb is tried', () => {
  const declared = registry.resources.flatMap(({ type, actions }) =>
    actions.map(({ path }) => `${type.split('.')[1]} ${path}`),
  );
  expect([...Object.keys(scenarios), ...Object.keys(alike)].sort()).toEqual([...new Set(declared)].sort());
});

const everyType = registry.resources.map(({ type }) => type);
const actions = ['view', 'add', 'change', 'delete'];

const resourceAt = (path: string): Resource => {
  const list = path.replace(/\/\d+\/$/, '');
  const resource = registry.resources.find((candidate) => candidate.path === list);
  if (!resource) throw new Error(`No resource at ${path}`);
  return resource;
};

/** Permissions for all types but one. */
const others = new Map<string, Promise<number>>();

function allBut(type: string): Promise<number> {
  const known =
    others.get(type) ?? newPermission(api, { types: everyType.filter((other) => other !== type), actions }, {});
  others.set(type, known);
  return known;
}

/** Somebody who may do everything but with one object, which does not exist for them. */
async function everythingBut(path: string): Promise<Caller> {
  const { type } = resourceAt(path);
  const id = Number(path.split('/').at(-2));
  const constraints = [{ id__lt: id }, { id__gt: id }];
  const permissions = [await allBut(type), await newPermission(api, { types: [type], actions, constraints }, {})];
  return callerWith(api, await newUser(api, { permissions }));
}

/** Callers by the path of the object that is hidden from them. */
type Callers = ReadonlyMap<string, Caller>;

const pathsIn = ({ paths }: VerbEstate): readonly string[] =>
  [...paths].filter(([name]) => !catalogue.has(name)).map(([, path]) => path);

async function callersFor(paths: readonly string[], known: Callers): Promise<Callers> {
  const added: [string, Caller][] = [];
  for (const path of paths.filter((candidate) => !known.has(candidate))) added.push([path, await everythingBut(path)]);
  return new Map([...known, ...added]);
}

/** What a scenario finds: the estate with what it needs beside, and who asks. */
interface World {
  readonly estate: VerbEstate;
  readonly callers: Callers;
  /** Makes the table what it was when the world was made. */
  readonly restore: () => Promise<void>;
}

async function worldOf(estate: VerbEstate, known: Callers): Promise<World> {
  const callers = await callersFor(pathsIn(estate), known);
  return { estate, callers, restore: await keepTable(environmentStore().access) };
}

/** The estate that all scenarios begin with. */
let origin: World;

/** Runs a scenario on the estate that it prepares, and takes all of it back. */
async function onPrepared({ prepare }: Scenario, run: (world: World) => Promise<void>): Promise<void> {
  const estate = origin.estate.copy();
  const before = new Set(others.keys());
  try {
    await prepare?.(estate);
    await run(prepare ? await worldOf(estate, origin.callers) : origin);
  } finally {
    await origin.restore();
    // Permissions that the scenario was the first to need are taken back with the rest.
    for (const type of others.keys()) if (!before.has(type)) others.delete(type);
  }
}

/** What is stored of an object that callers can write; null when it is gone. */
async function writable(path: string): Promise<JsonObject | null> {
  const resource = resourceAt(path);
  const id = Number(path.split('/').at(-2));
  const stored = await loadObject(environmentStore(), resource.type, id);
  const kept = Object.entries(stored?.values ?? {}).filter(([field]) => !resource.fields[field]?.readOnly);
  return stored ? Object.fromEntries(kept) : null;
}

/** The same of all objects of an estate, by name. */
const allWritable = async ({ paths }: VerbEstate) =>
  new Map(await Promise.all([...paths].map(async ([name, path]) => [name, await writable(path)] as const)));

/** Prices of the estate; as stored they have four places. */
const price = /^\d{4}\.\d\d/;

/** The texts by which an object is known: of its own fields, not of those that it refers to; and its part in reports. */
function textsOf(estate: VerbEstate, path: string, state: JsonObject | null): readonly string[] {
  const texts = Object.values(state ?? {}).filter((value): value is string => typeof value === 'string');
  const names = texts.filter((text) => text.startsWith(estate.mark));
  const prices = texts.flatMap((text) => price.exec(text) ?? []);
  const ref = `"${resourceAt(path).type}",`;
  const id = Number(path.split('/').at(-2));
  const money = path === estate.path('order line') ? [estate.worth] : [];
  const documents = ['document', 'source'].map((role) => `"${role}_type":${ref}"${role}_id":${id},`);
  return [...names, ...prices, ...money, ...documents];
}

/**
 * What an answer tells: of an object, nothing of what it refers to and nothing of its display, which names what it refers
 * to; of the answer of a verb the same, beneath the objects that it names.
 */
function told(verb: string, { body, status, text }: ApiAnswer): string {
  if (status >= 300 || 'value' in body) return text;
  return JSON.stringify(answersObject(verb) ? ownOf(body, 1) : withoutReferences(body, 0));
}

function withoutReferences(value: Json, depth: number): Json {
  if (Array.isArray(value)) return value.map((entry: Json) => withoutReferences(entry, depth));
  if (!isJsonObject(value)) return value;
  if (typeof value.url !== 'string')
    return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, withoutReferences(entry, depth)]));
  return depth > 1 ? null : ownOf(value, 1);
}

const ownOf = ({ display: _, ...members }: JsonObject, depth: number): JsonObject =>
  Object.fromEntries(Object.entries(members).map(([name, entry]) => [name, withoutReferences(entry, depth + 1)]));

const answersObject = (verb: string): boolean => {
  const [model, path] = verb.split(' ');
  const resource = registry.resources.find(({ type }) => type.split('.')[1] === model);
  return Array.isArray(resource?.actions.find((action) => action.path === path)?.answer);
};

const send = (caller: Pick<Api, 'call'>, { method = 'POST', path, body }: VerbCall, dry = false): Promise<ApiAnswer> =>
  caller.call(method, dry ? `${path}${path.includes('?') ? '&' : '?'}dry_run=true` : path, body);

/** The objects that a verb changes or names for a caller who may do everything. */
async function touchedBy(verb: string, scenario: Scenario, { estate, restore }: World): Promise<readonly string[]> {
  const before = await allWritable(estate);
  const answer = await send(api, scenario.call(estate));
  expect([verb, answer.status, answer.status < 300 ? '' : answer.text]).toEqual([verb, answer.status, '']);
  const after = await allWritable(estate);
  await restore();
  const isTouched = ([name, state]: readonly [string, JsonObject | null]): boolean =>
    JSON.stringify(after.get(name)) !== JSON.stringify(state) ||
    textsOf(estate, estate.path(name), state).some((text) => answer.text.includes(text));
  const names = [...before].filter(isTouched).map(([name]) => name);
  return names.filter((name) => !catalogue.has(name));
}

/** Calls the verb as somebody to whom the object is hidden, and looks at what it answers and changes. */
async function tryHidden(verb: string, scenario: Scenario, world: World, name: string, dry = false): Promise<void> {
  const { estate, callers, restore } = world;
  const path = estate.path(name);
  const caller = callers.get(path);
  if (!caller) throw new Error(`Nobody to whom ${name} is hidden`);
  const before = await writable(path);
  const answer = await send(caller, scenario.call(estate), dry);
  const secrets = scenario.referred?.includes(name) ? [] : textsOf(estate, path, before);
  const leaked = secrets.filter((secret) => told(verb, answer).includes(secret));
  expect([name, answer.status, leaked]).toEqual([name, answer.status, []]);
  expect(answer.status).toBeLessThan(500);
  if (!scenario.follow?.includes(name)) expect([name, await writable(path)]).toEqual([name, before]);
  if (answer.status < 300 && scenario.call(estate).method !== 'GET') await restore();
}

describe.each(Object.entries(scenarios))('%s', (verb, list) => {
  test.each(list.map((scenario, index) => [index, scenario] as const))(
    'neither changes nor shows what its caller may not view (%i)',
    async (_, scenario) => {
      await onPrepared(scenario, async (world) => {
        if (scenario.call(world.estate).method === 'GET') {
          for (const name of world.estate.paths.keys())
            if (!catalogue.has(name)) await tryHidden(verb, scenario, world, name);
          return;
        }
        for (const name of await touchedBy(verb, scenario, world)) {
          await tryHidden(verb, scenario, world, name, true);
          await tryHidden(verb, scenario, world, name);
        }
      });
    },
    60_000,
  );
});
