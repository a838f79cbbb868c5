import type { Context } from '../../src/domain/engine/context.ts';
import type { JsonObject } from '../../src/domain/engine/json.ts';
import { answers } from '../../src/domain/engine/query/answer.ts';
import { list } from '../../src/domain/engine/query/list.ts';
import { loadRelated } from '../../src/domain/engine/query/load.ts';
import { refKey, type StoredObject } from '../../src/domain/engine/resource/resource.ts';
import { save } from '../../src/domain/engine/write/save.ts';
import { registry } from '../../src/domain/registry.ts';
import { itemBytes, objectItem } from '../../src/repos/items.ts';
import type { DynamoStore } from '../../src/repos/store.ts';
import { contextOf } from './context.ts';
import { deviceIds, estate, largeSite, smallSite } from './estate.ts';
import { generation } from './generation.ts';
import { type Meter, metered } from './meter.ts';
import { thousand, thousands } from './thousands.ts';

/** One measured figure; `bound` is the most that it may be, `atLeast` the least. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly bound?: number;
  readonly atLeast?: number;
  /** Where it says why the bound cannot be met. */
  readonly explained?: string;
}

/** Figures that were measured together. */
export interface FigureGroup {
  readonly title: string;
  readonly figures: readonly Figure[];
}

const device = registry.resourceOf('dcim.device');
const pageSize = 50;

/** Everything that depends on the size of the estate; the table holds so many devices. */
export async function measure(store: DynamoStore, devices: number): Promise<readonly Figure[]> {
  const bench = new Bench(store, devices);
  return [
    ...(await bench.detail()),
    ...(await bench.filteredLists()),
    ...(await bench.pages()),
    ...(await bench.thousands()),
    ...(await bench.create()),
    ...(await bench.generate()),
    ...sizes(devices),
  ];
}

class Bench {
  readonly #store: DynamoStore;
  readonly #context: Context;
  readonly #ids: readonly number[];

  constructor(store: DynamoStore, devices: number) {
    this.#store = store;
    this.#context = contextOf(store);
    this.#ids = deviceIds(devices);
  }

  #metered<T>(task: () => Promise<T>) {
    return metered(this.#store.access, task);
  }

  #list(parameters: Readonly<Record<string, string | number>>) {
    const query = Object.entries(parameters).map(([name, value]) => [name, [String(value)]] as const);
    return this.#metered(() => list(this.#context, device, new Map(query)));
  }

  async #object(): Promise<StoredObject> {
    const ref = { type: device.type, id: this.#ids[Math.floor(this.#ids.length / 3)] ?? 1 };
    const object = (await this.#store.getMany([ref])).get(refKey(ref));
    if (!object) throw new Error(`Device ${ref.id} is missing`);
    return object;
  }

  async detail(): Promise<readonly Figure[]> {
    const related = (await loadRelated(this.#store, device, [await this.#object()], 'full')).size - 1;
    // What an organisation has defined is read once a process.
    await answers(this.#context, device, [await this.#object()], 'full');
    const { meter } = await this.#metered(async () => answers(this.#context, device, [await this.#object()], 'full'));
    return [
      { name: 'detail: requests one after the other', value: meter.roundTrips, unit: 'round trips', bound: 3 },
      { name: 'detail: requests in all', value: meter.requests, unit: 'requests' },
      {
        name: `detail: ${related} distinct related objects`,
        value: meter.readUnits,
        unit: 'read units',
        bound: 2 + 0.5 * related,
      },
    ];
  }

  async filteredLists(): Promise<readonly Figure[]> {
    const figures: Figure[] = [];
    for (const site of [smallSite, largeSite]) {
      const { result, meter } = await this.#list({ site_id: site, limit: pageSize });
      figures.push(listFigure(`list by site, ${result.count} of ${this.#ids.length} match`, meter, result));
    }
    const counted = await this.#list({ site_id: smallSite, limit: 1 });
    figures.push(listFigure('count by site', counted.meter, counted.result));
    const name = String((await this.#object()).values.name);
    const byName = await this.#list({ name, limit: pageSize });
    figures.push({
      name: `list by name, ${byName.result.count} of ${this.#ids.length} match`,
      value: byName.meter.readUnits,
      unit: 'read units',
      bound: 10,
    });
    const { meter, result } = await this.#list({ status: 'planned', limit: pageSize });
    const bound = rowUnits * this.#ids.length + result.objects.length;
    const title = `list by status, no index, ${result.count} match`;
    figures.push({ name: title, value: meter.readUnits, unit: 'read units', bound });
    return figures;
  }

  async pages(): Promise<readonly Figure[]> {
    const deep = Math.floor(this.#ids.length * 0.9);
    const other = Math.floor(this.#ids.length * 0.7) + 7;
    const byId = { ordering: 'id', limit: pageSize };
    const byName = { limit: pageSize };
    const firstById = await this.#list({ ...byId, offset: 0 });
    const deepById = await this.#list({ ...byId, offset: deep });
    const firstByName = await this.#list({ ...byName, offset: 0 });
    const jump = await this.#list({ ...byName, offset: deep });
    const again = await this.#list({ ...byName, offset: other });
    const next = await this.#list({ ...byName, offset: deep + pageSize });
    const start = await this.#list({ start: this.#ids[deep] ?? 1, limit: pageSize });
    const twice = (first: Measured): number => 2 * first.meter.readUnits;
    return [
      pageFigure('page by id, offset 0', firstById),
      pageFigure(`page by id, offset ${deep}`, deepById, twice(firstById)),
      pageFigure('page from an id (start=)', start, twice(firstById)),
      pageFigure('page by name, offset 0', firstByName),
      pageFigure(`page by name, first jump to ${deep}`, jump, rowUnits * deep + twice(firstByName)),
      pageFigure(`page by name, second jump to ${other}`, again, twice(firstByName)),
      pageFigure('page by name, the next page', next, twice(firstByName)),
    ];
  }

  async create(): Promise<readonly Figure[]> {
    const input: JsonObject = {
      ...{
        name: 'dc2-987654-srv-new',
        serial: 'SN2000000000',
        asset_tag: 'A200000000',
        description: 'Application server',
      },
      ...{ device_type: 3, role: 2, tenant: 4, platform: 2, site: 2, location: 2, status: 'active' },
    };
    const { meter } = await this.#metered(() =>
      save(this.#context, { resource: device, input, completeness: 'whole' }),
    );
    return [
      { name: 'create a device with name, serial, asset tag', value: meter.writeUnits, unit: 'write units', bound: 30 },
      { name: 'create a device: reads for its rules', value: meter.readUnits, unit: 'read units' },
      { name: 'create a device: round trips', value: meter.requests, unit: 'requests' },
    ];
  }

  thousands(): Promise<readonly Figure[]> {
    return thousands(this.#context, this.#store.access, this.#ids.length);
  }

  /** The estate has the new devices by now. */
  generate(): Promise<readonly Figure[]> {
    return generation(this.#context, this.#store.access, this.#ids.length + thousand + 1);
  }
}

/** Sizes in the table; the average over a sample, since capacity adds up. */
function sizes(devices: number): readonly Figure[] {
  const objects = [...estate(devices)].filter(({ type, id }) => type === device.type && id % sampleEvery === 0);
  const items = objects.map(({ id, values }) => objectItem(device, id, 1, values));
  const average = (list: readonly number[]): number => list.reduce((sum, size) => sum + size, 0) / list.length;
  const rows = items.map(({ pk, sk, order, row, all }) => itemBytes({ pk, sk, order, row, all }));
  return [
    { name: 'index row of a device', value: average(rows), unit: 'bytes', bound: 400 },
    { name: 'item of a device', value: average(items.map(itemBytes)), unit: 'bytes', bound: 1024 },
  ];
}
const sampleEvery = 50;

/** An index row of at most 400 bytes, read with eventual consistency: 8 KB a unit. */
const rowUnits = 0.05;
/** The object that the filter names. */
const filterUnits = 1;

interface Listed {
  readonly objects: readonly StoredObject[];
  readonly count: number | null;
}
interface Measured {
  readonly meter: Meter;
  readonly result: Listed;
}

const listFigure = (name: string, meter: Meter, { objects, count }: Listed): Figure => ({
  name,
  value: meter.readUnits,
  unit: 'read units',
  bound: rowUnits * (count ?? 0) + objects.length + filterUnits,
});

function pageFigure(name: string, { meter, result }: Measured, bound?: number): Figure {
  if (result.objects.length !== pageSize) throw new Error(`${name}: ${result.objects.length} objects`);
  return { name, value: meter.readUnits, unit: 'read units', ...(bound === undefined ? {} : { bound }) };
}
