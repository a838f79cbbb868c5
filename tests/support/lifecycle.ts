import { randomUUID } from 'node:crypto';
import type { Context } from '../../src/domain/engine/context.ts';
import { Failure } from '../../src/domain/engine/errors.ts';
import type { Json, JsonObject } from '../../src/domain/engine/json.ts';
import type { Actor, Row } from '../../src/domain/engine/ports.ts';
import { answers } from '../../src/domain/engine/query/answer.ts';
import { list } from '../../src/domain/engine/query/list.ts';
import type { StoredObject } from '../../src/domain/engine/resource/resource.ts';
import type { TypeName } from '../../src/domain/engine/schema/field-kinds.ts';
import { defaultSettings, type Settings } from '../../src/domain/engine/settings.ts';
import type { Store } from '../../src/domain/engine/store.ts';
import { remove } from '../../src/domain/engine/write/delete.ts';
import { save } from '../../src/domain/engine/write/save.ts';
import { generateBom } from '../../src/domain/lifecycle/bom/generate-bom.ts';
import { type InstallInput, installAsset } from '../../src/domain/lifecycle/installation/install-asset.ts';
import { installDefaults } from '../../src/domain/lifecycle/installation/install-defaults.ts';
import { installSpare } from '../../src/domain/lifecycle/installation/install-spare.ts';
import { registry } from '../../src/domain/registry.ts';
import { loadTemplates } from '../../src/functions/runtime/templates/load-templates.ts';

/** `bom` for `netbox_asset_lifecycle.bom`; names with a point stay. */
const typeOf = (model: string): TypeName => {
  const [app, name] = model.split('.');
  return app !== undefined && name !== undefined ? `${app}.${name}` : `netbox_asset_lifecycle.${model}`;
};

/** What a refused request answers: the HTTP status and the body. */
export interface Refusal {
  readonly status: number;
  readonly body: Json;
}

/** The answer of a request that is refused; fails when it is not. */
export async function refusal(attempt: Promise<unknown>): Promise<Refusal> {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof Failure) return { status: error.status, body: error.body };
    throw error;
  }
  throw new Error('The request was not refused');
}

/** 400 with these messages under `__all__`. */
export const refusedFor = (...messages: string[]): Refusal => ({ status: 400, body: { __all__: messages } });

const planner: Actor = { userId: 1, username: 'planner', superuser: true, writeEnabled: true };

/** Nothing is said of where the unit comes from, and nothing of the object changes. */
export const plainInstallation: InstallInput = {
  shipment: null,
  spare_item: null,
  spares_pool: null,
  status: '',
  serial: '',
  asset_tag: null,
  as: null,
  assign_serial: false,
};

/** A data centre in the making: the use cases on one store, with names of their own for all that tests make. */
export class Lifecycle {
  context: Context;
  #names = 0;
  site = 0;
  role = 0;
  manufacturer = 0;
  courier = 0;
  vendor = 0;

  constructor(store: Store, settings: Partial<Settings> = {}, actor: Actor = planner) {
    this.context = {
      store,
      actor,
      settings: { ...defaultSettings, ...settings },
      now: () => new Date(),
      hashSecret: String,
      templates: loadTemplates,
      requestId: randomUUID(),
      baseUrl: 'http://localhost',
    };
  }

  /** Default data, a site, a role, a manufacturer, a courier and a vendor. */
  async prepare(): Promise<this> {
    await installDefaults(this.context);
    this.site = await this.create('dcim.site', { name: 'Hall', slug: 'hall' });
    this.role = await this.create('dcim.devicerole', { name: 'Leaf', slug: 'leaf' });
    this.manufacturer = await this.create('dcim.manufacturer', { name: 'Acme', slug: 'acme' });
    this.courier = await this.create('courier', { name: 'Post', tracking_url: 'https://post.example/track/' });
    this.vendor = await this.create('vendor', { name: 'Metal Works' });
    return this;
  }

  name(prefix: string): string {
    this.#names += 1;
    return `${prefix}-${this.#names}`;
  }

  async create(model: string, input: JsonObject): Promise<number> {
    return (await save(this.context, { resource: registry.resourceOf(typeOf(model)), input, completeness: 'whole' }))
      .object.id;
  }

  patch(model: string, id: number, input: JsonObject) {
    return save(this.context, { resource: registry.resourceOf(typeOf(model)), id, input, completeness: 'partial' });
  }

  delete(model: string, id: number): Promise<void> {
    return remove(this.context, { resource: registry.resourceOf(typeOf(model)), id });
  }

  async generate(bom: number): Promise<StoredObject> {
    return (await generateBom(this.context, { id: bom })).object;
  }

  install(asset: number, source: Partial<InstallInput>): Promise<StoredObject> {
    return installAsset(this.context, { id: asset, input: { ...plainInstallation, ...source } });
  }

  installSpare(spare: number, input: JsonObject): Promise<StoredObject> {
    return installSpare(this.context, { id: spare, input });
  }

  async find(model: string, id: number): Promise<StoredObject | undefined> {
    const type = typeOf(model);
    return (await this.context.store.getMany([{ type, id }])).get(`${type}#${id}`);
  }

  /** Stored values; none when the object does not exist. */
  async values(model: string, id: number): Promise<JsonObject> {
    return (await this.find(model, id))?.values ?? {};
  }

  async answer(model: string, id: number): Promise<JsonObject> {
    const object = await this.find(model, id);
    const all = object
      ? await answers({ ...this.context, baseUrl: '' }, registry.resourceOf(typeOf(model)), [object], 'full')
      : [];
    return all[0] ?? {};
  }

  async rows(model: string, field: string, target: number): Promise<readonly Row[]> {
    const rows: Row[] = [];
    const source = { kind: 'reference', type: typeOf(model), field, target: String(target) } as const;
    for await (const row of this.context.store.rows(source)) rows.push(row);
    return rows;
  }

  async ids(model: string, filters: Readonly<Record<string, string>> = {}): Promise<readonly number[]> {
    const parameters = new Map(Object.entries(filters).map(([name, value]) => [name, [value]]));
    const { objects } = await list(this.context, registry.resourceOf(typeOf(model)), parameters);
    return objects.map(({ id }) => id).sort((a, b) => a - b);
  }

  deviceType(more: JsonObject = {}): Promise<number> {
    const name = this.name('model');
    return this.create('dcim.devicetype', { manufacturer: this.manufacturer, model: name, slug: name, ...more });
  }

  device(device_type: number, more: JsonObject = {}): Promise<number> {
    const { site, role } = this;
    return this.create('dcim.device', {
      name: this.name('device'),
      site,
      role,
      device_type,
      status: 'planned',
      ...more,
    });
  }

  async devices(count: number, device_type: number, more: JsonObject = {}): Promise<readonly number[]> {
    const ids: number[] = [];
    for (let made = 0; made < count; made++) ids.push(await this.device(device_type, more));
    return ids;
  }

  bom(): Promise<number> {
    return this.create('bom', { name: this.name('bom') });
  }

  rule(bom: number, parameters: JsonObject, more: JsonObject = {}): Promise<number> {
    return this.create('bomscoperule', { bom, object_types: ['dcim.device'], parameters, ...more });
  }

  line(bom: number, deviceType: number, quantity = 1, variant: JsonObject = {}): Promise<number> {
    return this.create('bomlineitem', { bom, item_type: 'dcim.devicetype', item_id: deviceType, quantity, variant });
  }

  order(bom: number, more: JsonObject = {}): Promise<number> {
    return this.create('purchaseorder', { bom, vendor: this.vendor, ...more });
  }

  /** Brings a draft order to its vendor, who gives it a number. */
  async place(order: number): Promise<void> {
    await this.patch('purchaseorder', order, { status: 'approved' });
    await this.patch('purchaseorder', order, { status: 'ordered', order_id: this.name('number') });
  }

  /** A shipment of an order, which is placed first if it is a draft. */
  async shipment(purchase_order: number, more: JsonObject = {}): Promise<number> {
    const { courier } = this;
    if ((await this.values('purchaseorder', purchase_order)).status === 'draft') await this.place(purchase_order);
    return this.create('shipment', { purchase_order, courier, tracking_number: this.name('parcel'), ...more });
  }

  pool(): Promise<number> {
    return this.create('sparespool', { name: this.name('pool'), site: this.site });
  }

  spare(pool: number, deviceType: number, more: JsonObject = {}): Promise<number> {
    return this.create('spareitem', { pool, item_type: 'dcim.devicetype', item_id: deviceType, ...more });
  }

  allocation(pool: number, deviceType: number, more: JsonObject = {}): Promise<number> {
    return this.create('spareitemallocation', { pool, item_type: 'dcim.devicetype', item_id: deviceType, ...more });
  }

  reserve(spare_item: number, bom: number, more: JsonObject = {}): Promise<number> {
    return this.create('sparereservation', { spare_item, bom, ...more });
  }

  /** Kind, quantity and balance of each entry in the ledger of a spare item, the oldest first. */
  async entries(spare: number): Promise<readonly (readonly [Json, Json, Json])[]> {
    const rows = await this.rows('sparemovement', 'spare_item', spare);
    return rows.map(({ values: { kind = null, quantity = null, balance = null } }) => [kind, quantity, balance]);
  }

  /** A generated BOM over so many planned devices of one new type: the BOM, the type, its line and its assets. */
  async plannedBom(count: number, more: JsonObject = {}) {
    const deviceType = await this.deviceType();
    const devices = await this.devices(count, deviceType, more);
    const bom = await this.bom();
    await this.rule(bom, { device_type_id: deviceType });
    await this.generate(bom);
    const [line] = await this.rows('bomlineitem', 'bom', bom);
    const assets = (await this.rows('asset', 'bom', bom)).map(({ id }) => id);
    return { deviceType, devices, bom, line: line?.id ?? 0, assets };
  }

  /** A shipment of one BOM line that has arrived: the order, the shipment and its line. */
  async arrived(bom: number, line: number, shipped: number, received: number) {
    const order = await this.order(bom);
    await this.create('polineitem', { purchase_order: order, bom_line_item: line, qty_ordered: shipped });
    const shipment = await this.shipment(order, { status: 'shipped' });
    const shipmentLine = await this.create('shipmentlineitem', { shipment, bom_line_item: line, qty_shipped: shipped });
    await this.patch('shipment', shipment, { status: 'received', site: this.site });
    await this.patch('shipmentlineitem', shipmentLine, { qty_received: received });
    return { order, shipment, shipmentLine };
  }
}

/** How many attempts came to what: 'done', or the HTTP status of the refusal. */
export async function tally(attempts: readonly Promise<unknown>[]): Promise<Readonly<Record<string, number>>> {
  const outcomes = await Promise.all(
    attempts.map((attempt) =>
      attempt.then(
        () => 'done',
        (error: unknown) => {
          if (error instanceof Failure) return String(error.status);
          throw error;
        },
      ),
    ),
  );
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}
