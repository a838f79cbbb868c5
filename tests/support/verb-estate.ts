import type { Json, JsonObject } from '../../src/domain/engine/json.ts';
import type { Api } from './api.ts';
import { resultsOf } from './api.ts';

const lifecycle = '/api/plugins/asset-lifecycle';

/** A small estate in which every verb has something to do. Texts that only a look at an object can tell begin with `hush-`. */
export class VerbEstate {
  readonly #api: Api;
  /** Texts of this estate begin with it. */
  readonly mark = 'hush-1';
  /** What the order costs, as far as it has the same digits in all formats. */
  readonly worth = '2469.12';
  /** Paths of all objects by what they are called here. */
  readonly paths: Map<string, string>;

  constructor(api: Api, paths: ReadonlyMap<string, string> = new Map()) {
    this.#api = api;
    this.paths = new Map(paths);
  }

  /** The same estate; objects that are added to it are not named by this one. */
  copy(): VerbEstate {
    return new VerbEstate(this.#api, this.paths);
  }

  /** A text that stands nowhere else. */
  text(name: string): string {
    return `${this.mark}-${name}-`;
  }

  id(name: string): number {
    const path = this.paths.get(name);
    if (path === undefined) throw new Error(`The estate has no ${name}`);
    return Number(path.split('/').at(-2));
  }

  path(name: string, verb = ''): string {
    return `${this.paths.get(name)}${verb === '' ? '' : `${verb}/`}`;
  }

  async create(name: string, list: string, body: JsonObject): Promise<number> {
    const id = await this.#api.create(list, body);
    this.paths.set(name, `${list}${id}/`);
    return id;
  }

  async call(method: string, path: string, body?: Json): Promise<JsonObject> {
    const answer = await this.#api.call(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.body;
  }

  /** Names the objects of a list: one, or `name 0`, `name 1` ... */
  async name(name: string, list: string, query: string): Promise<void> {
    const found = resultsOf({ body: await this.call('GET', `${list}?${query}&ordering=id`) });
    if (found.length === 0) throw new Error(`Nothing at ${list}?${query}`);
    for (const [index, { id }] of found.entries())
      this.paths.set(found.length === 1 ? name : `${name} ${index}`, `${list}${id}/`);
  }

  /** Two planned devices in a rack, of a BOM with one order that has arrived in part; a pool with two spares. */
  async build(): Promise<this> {
    const slug = this.mark;
    const named = (name: string): JsonObject => ({ name: `${slug} ${name}`, slug: `${slug}-${name}` });
    const site = await this.create('site', '/api/dcim/sites/', named('site'));
    const manufacturer = await this.create('manufacturer', '/api/dcim/manufacturers/', named('maker'));
    const role = await this.create('role', '/api/dcim/device-roles/', named('role'));
    const device_type = await this.create('device type', '/api/dcim/device-types/', {
      manufacturer,
      model: `${slug} model`,
      slug: `${slug}-model`,
    });
    const rack = await this.create('rack', '/api/dcim/racks/', { name: `${slug} rack`, site });
    for (const [index, position] of [1, 2].entries())
      await this.create(`device ${index}`, '/api/dcim/devices/', {
        name: this.text(`device-${index}`),
        serial: this.text(`serial-${index}`),
        site,
        rack,
        position,
        face: 'front',
        role,
        device_type,
        status: 'planned',
      });
    await this.#plan(site);
    await this.#order(device_type);
    await this.#stock(site, device_type);
    return this;
  }

  async #plan(site: number): Promise<void> {
    const bom = await this.create('BOM', `${lifecycle}/boms/`, { name: this.text('bom') });
    await this.create('scope rule', `${lifecycle}/bom-scope-rules/`, {
      bom,
      object_types: ['dcim.device'],
      parameters: { site_id: [site], status: ['planned'] },
      description: this.text('rule'),
    });
    await this.call('POST', this.path('BOM', 'generate'), { wait: true });
    await this.name('BOM line', `${lifecycle}/bom-line-items/`, `bom_id=${bom}`);
    await this.name('asset', `${lifecycle}/assets/`, `bom_id=${bom}`);
  }

  /** Two units are ordered and shipped; the first of them has arrived. */
  async #order(device_type: number): Promise<void> {
    const bom = this.id('BOM');
    const bom_line_item = this.id('BOM line');
    const vendor = await this.create('vendor', `${lifecycle}/vendors/`, { name: `${this.mark} vendor` });
    await this.create('vendor price', `${lifecycle}/vendor-prices/`, {
      vendor,
      item_type: 'dcim.devicetype',
      item_id: device_type,
      unit_price: '7654.32',
    });
    const purchase_order = await this.create('order', `${lifecycle}/purchase-orders/`, {
      bom,
      vendor,
      currency: 'EUR',
      order_id: this.text('order'),
    });
    await this.create('order line', `${lifecycle}/po-line-items/`, {
      purchase_order,
      bom_line_item,
      qty_ordered: 2,
      unit_price: '1234.56',
    });
    for (const status of ['approved', 'ordered']) await this.call('PATCH', this.path('order'), { status });
    const courier = await this.create('courier', `${lifecycle}/couriers/`, { name: `${this.mark} courier` });
    for (const [name, qty_shipped] of [
      ['first', 1],
      ['second', 1],
    ] as const) {
      const shipment = await this.create(`${name} shipment`, `${lifecycle}/shipments/`, {
        purchase_order,
        courier,
        tracking_number: this.text(`parcel-${name}`),
        site: this.id('site'),
      });
      await this.create(`${name} shipment line`, `${lifecycle}/shipment-line-items/`, {
        shipment,
        bom_line_item,
        qty_shipped,
      });
      await this.call('PATCH', this.path(`${name} shipment`), { status: 'shipped' });
    }
    const lines = [
      {
        shipment_line_item: this.id('first shipment line'),
        qty_received: 1,
        units: [{ serial: this.text('unit') }],
      },
    ];
    await this.call('POST', this.path('first shipment', 'receive'), { lines, note: this.text('slip') });
    await this.name('slip', `${lifecycle}/receiving-slips/`, `shipment_id=${this.id('first shipment')}`);
    await this.name('unit', `${lifecycle}/received-units/`, `serial=${this.text('unit')}`);
  }

  async #stock(site: number, device_type: number): Promise<void> {
    const item = { item_type: 'dcim.devicetype', item_id: device_type };
    const pool = await this.create('pool', `${lifecycle}/spares-pools/`, { name: this.text('pool'), site });
    await this.create('other pool', `${lifecycle}/spares-pools/`, { name: this.text('other-pool'), site });
    await this.create('spare', `${lifecycle}/spare-items/`, {
      pool,
      ...item,
      quantity: 3,
      description: this.text('spare'),
    });
    await this.create('single spare', `${lifecycle}/spare-items/`, {
      pool,
      ...item,
      serial: this.text('single'),
    });
    await this.create('allocation', `${lifecycle}/spare-item-allocations/`, {
      pool,
      ...item,
      min_quantity: 9,
      description: this.text('allocation'),
    });
    await this.create('reservation', `${lifecycle}/spare-reservations/`, {
      spare_item: this.id('spare'),
      bom: this.id('BOM'),
      description: this.text('reservation'),
    });
    const stock_take = await this.create('stock-take', `${lifecycle}/stock-takes/`, { pool });
    await this.name('stock-take line', `${lifecycle}/stock-take-lines/`, `stock_take_id=${stock_take}`);
    await this.call('PATCH', this.path('stock-take line 0'), { counted: 5 });
  }
}
