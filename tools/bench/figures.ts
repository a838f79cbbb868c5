import type { Context } from '../../src/domain/engine/context.ts';
import type { JsonObject } from '../../src/domain/engine/json.ts';
import { answers } from '../../src/domain/engine/query/answer.ts';
import { list } from '../../src/domain/engine/query/list.ts';
import { loadRelated } from '../../src/domain/engine/query/load.ts';
import { refKey, type StoredObject } from '../../src/domain/engine/resource/resource.ts';
import { save } from '../../src/domain/engine/write/save.ts';
import { registry } from '../../src/domain/registry.ts';
import { itemBytes, objectItem } from '../../src/repos/items.ts';
import { DynamoStore } from '../../src/repos/store.ts';
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
    const queries: readonly Readonly<Record<string, string | number>>[] = [
      { site_id: smallSite },
      { site_id: largeSite },
      { status: 'planned' },
      { site_id: largeSite, status: 'planned' },
      { q: 'srv-1' },
      { name__ic: 'srv-1' },
      { created__gte: '2020-01-01T00:00:00Z' },
      { interface_count: 0 },
      { interfaces: 'true' },
      { ordering: '-created' },
    ];
    const figures = [await this.#firstList(), await this.#freshList()];
    for (const query of queries) {
      const { result, meter } = await this.#list({ ...query, limit: pageSize });
      const asked = Object.entries(query).map(([name, value]) => `${name}=${value}`);
      figures.push(listFigure(`list by ${asked.join(' and ')}, ${result.count} match`, meter, this.#ids.length));
    }
    const counted = await this.#list({ status: 'planned', limit: 1 });
    figures.push(listFigure('count by status', counted.meter, this.#ids.length));
    return [...figures, ...(await this.#exactLists())];
  }

  /** Where nothing is packed, the first to ask reads the objects. */
  async #firstList(): Promise<Figure> {
    const { meter } = await this.#list({ status: 'planned', limit: pageSize });
    return { name: 'list by status, the first one of all', value: meter.readUnits, unit: 'read units' };
  }

  /** A function that has just started finds the collection packed. */
  async #freshList(): Promise<Figure> {
    const access = { ...this.#store.access };
    const context = contextOf(new DynamoStore(access));
    const query = new Map([
      ['status', ['planned']],
      ['limit', [String(pageSize)]],
    ]);
    const { meter } = await metered(access, () => list(context, device, query));
    return {
      name: 'list by status, in a function that has just started',
      value: meter.readUnits,
      unit: 'read units',
      bound: freshUnits * this.#ids.length + fewUnits,
    };
  }

  async #exactLists(): Promise<readonly Figure[]> {
    const { name, serial, asset_tag } = (await this.#object()).values;
    const figures: Figure[] = [];
    for (const [field, value] of Object.entries({ name, serial, asset_tag })) {
      const { result, meter } = await this.#list({ [field]: String(value), limit: pageSize });
      const title = `list by ${field}, ${result.count} of ${this.#ids.length} match`;
      figures.push({ name: title, value: meter.readUnits, unit: 'read units', bound: 10 });
    }
    return figures;
  }

  async pages(): Promise<readonly Figure[]> {
    const deep = Math.floor(this.#ids.length * 0.9);
    const firstById = await this.#list({ ordering: 'id', limit: pageSize, offset: 0 });
    const deepById = await this.#list({ ordering: 'id', limit: pageSize, offset: deep });
    const firstByName = await this.#list({ limit: pageSize, offset: 0 });
    const deepByName = await this.#list({ limit: pageSize, offset: deep });
    const start = await this.#list({ start: this.#ids[deep] ?? 1, limit: pageSize });
    const bound = counterUnits * this.#ids.length + fewUnits;
    const boundById = bound + 2 * fewUnits;
    return [
      pageFigure('page by id, offset 0', firstById, boundById),
      pageFigure(`page by id, offset ${deep}`, deepById, boundById),
      pageFigure('page from an id (start=)', start, boundById),
      pageFigure('page by name, offset 0', firstByName, bound),
      pageFigure(`page by name, offset ${deep}`, deepByName, bound),
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
      { name: 'create a device with name, serial, asset tag', value: meter.writeUnits, unit: 'write units', bound: 23 },
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
  return [{ name: 'item of a device', value: average(items.map(itemBytes)), unit: 'bytes', bound: 1024 }];
}
const sampleEvery = 50;

/** The counters of a collection, read strongly: 48 ids take some 20 bytes. */
const counterUnits = 0.00015;
/** Its rows, packed and read with eventual consistency. */
const freshUnits = 0.0055;
/** What no size explains: an object that the filter names, the rest of a page of 4 KB. */
const fewUnits = 5;

interface Listed {
  readonly objects: readonly StoredObject[];
  readonly count: number | null;
}
interface Measured {
  readonly meter: Meter;
  readonly result: Listed;
}

const listFigure = (name: string, meter: Meter, devices: number): Figure => ({
  name,
  value: meter.readUnits,
  unit: 'read units',
  bound: counterUnits * devices + fewUnits,
});

function pageFigure(name: string, { meter, result }: Measured, bound?: number): Figure {
  if (result.objects.length !== pageSize) throw new Error(`${name}: ${result.objects.length} objects`);
  return { name, value: meter.readUnits, unit: 'read units', ...(bound === undefined ? {} : { bound }) };
}
