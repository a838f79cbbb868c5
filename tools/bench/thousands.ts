import type { Context } from '../../src/domain/engine/context.ts';
import type { JsonObject } from '../../src/domain/engine/json.ts';
import { answers } from '../../src/domain/engine/query/answer.ts';
import { list } from '../../src/domain/engine/query/list.ts';
import { loadRelated } from '../../src/domain/engine/query/load.ts';
import { createMany } from '../../src/domain/engine/write/bulk.ts';
import { registry } from '../../src/domain/registry.ts';
import type { TableAccess } from '../../src/repos/client.ts';
import { mapLimited } from '../../src/repos/concurrency.ts';
import type { Figure } from './figures.ts';
import { metered } from './meter.ts';

/** Objects of the largest page and of a large bulk request. NetBox: MAX_PAGE_SIZE. */
export const thousand = 1_000;
/** Pages that pynetbox asks for at the same time, with `threading=True`. */
const clients = 4;

const device = registry.resourceOf('dcim.device');

/** A page of a thousand with everything nested in it, all such pages as four clients fetch them, a bulk create. */
export async function thousands(context: Context, access: TableAccess, devices: number): Promise<readonly Figure[]> {
  const page = async (offset: number) => {
    const { objects } = await list(context, device, parameters({ limit: thousand, offset }));
    const answered = await answers(context, device, objects, 'full');
    if (answered.length !== objects.length) throw new Error(`${answered.length} answers for ${objects.length} devices`);
    return objects;
  };
  const first = await metered(access, () => page(0));
  const related = (await loadRelated(context.store, device, first.result, 'full')).size - first.result.length;
  const offsets = Array.from({ length: Math.ceil(devices / thousand) }, (_, index) => index * thousand);
  const all = await metered(access, () => mapLimited(offsets, clients, page));
  const seen = new Set(all.result.flatMap((objects) => objects.map(({ id }) => id)));
  if (seen.size !== devices) throw new Error(`${seen.size} of ${devices} devices are on the pages`);
  const bulk = await metered(access, () => createMany(context, device, newDevices('bulk')));
  return [
    {
      name: `page of 1,000 by name, ${related} related objects`,
      value: first.meter.readUnits,
      unit: 'read units',
      bound: componentCounts * Math.min(thousand, devices) + 0.5 * related + forCount,
    },
    { name: 'page of 1,000 by name: one after the other', value: first.meter.roundTrips, unit: 'round trips' },
    {
      name: `all pages of 1,000, ${clients} at a time: for each device`,
      value: all.meter.readUnits / devices,
      unit: 'read units',
      bound: (2 * first.meter.readUnits) / Math.min(thousand, devices),
    },
    {
      name: 'bulk create of 1,000: for each device',
      value: bulk.meter.writeUnits / thousand,
      unit: 'write units',
      bound: 18,
    },
    { name: 'bulk create of 1,000: read for each device', value: bulk.meter.readUnits / thousand, unit: 'read units' },
    { name: 'bulk create of 1,000: requests', value: bulk.meter.requests, unit: 'requests' },
  ];
}

/** How many components a device has, by type, stands in one item beside it. */
const componentCounts = 0.5;
/** The counters that tell `count`, of 100,000 objects, and what is rounded up: a query a shard, a batch a hundred. */
const forCount = 15;

const parameters = (given: Readonly<Record<string, number>>) =>
  new Map(Object.entries(given).map(([name, value]) => [name, [String(value)]] as const));

/** Devices for a bulk request; `batch` is part of what is unique in them. */
export const newDevices = (batch: string): readonly JsonObject[] =>
  Array.from({ length: thousand }, (_, index) => ({
    ...{ name: `${batch}-${index}`, serial: `S-${batch}-${index}`, asset_tag: `A-${batch}-${index}` },
    ...{ device_type: 3, role: 2, tenant: 4, platform: 2, site: 2, location: 2, status: 'active' },
    description: 'Application server',
  }));
