import type { Context } from '../../src/domain/engine/context.ts';
import type { JsonObject } from '../../src/domain/engine/json.ts';
import { createMany, deleteMany } from '../../src/domain/engine/write/bulk.ts';
import { remove } from '../../src/domain/engine/write/delete.ts';
import { save } from '../../src/domain/engine/write/save.ts';
import { registry } from '../../src/domain/registry.ts';
import type { TableAccess } from '../../src/repos/client.ts';
import type { Figure } from './figures.ts';
import { metered } from './meter.ts';

const device = registry.resourceOf('dcim.device');
const ports = 48;
/** Devices with ports that are made, and go, in one request. */
const some = 20;

/** What it costs to make devices with ports, and to delete them and others. `ids`: devices of the estate without ports. */
export async function deletions(
  context: Context,
  access: TableAccess,
  ids: readonly number[],
): Promise<readonly Figure[]> {
  const requests = (value: number, bound: number) => ({ value, unit: 'requests', bound });
  const typeId = await typeWithPorts(context);
  // The templates are read once; what is measured comes after it.
  const first = await create(context, 'dcim.device', deviceOf(typeId, some));
  await remove(context, { resource: device, id: first });
  const one = await metered(access, () => create(context, 'dcim.device', deviceOf(typeId, 0)));
  const oneGone = await metered(access, () => remove(context, { resource: device, id: one.result }));
  const bodies = Array.from({ length: some }, (_, index) => deviceOf(typeId, index));
  const made = await metered(access, () => createMany(context, device, bodies));
  const madeGone = await metered(access, () =>
    deleteAll(
      context,
      made.result.map(({ id }) => id),
    ),
  );
  const [single = 0, ...others] = ids;
  const singleGone = await metered(access, () => remove(context, { resource: device, id: single }));
  const othersGone = await metered(access, () => deleteAll(context, others));
  return [
    { name: `create a device with ${ports} ports`, ...requests(one.meter.requests, 12) },
    {
      name: `create a device with ${ports} ports: written`,
      value: one.meter.writeUnits,
      unit: 'write units',
      bound: 760,
    },
    { name: `delete a device with ${ports} ports`, ...requests(oneGone.meter.requests, 28) },
    { name: `bulk create of ${some} devices with ${ports} ports`, ...requests(made.meter.requests, 80) },
    { name: `bulk delete of ${some} devices with ${ports} ports`, ...requests(madeGone.meter.requests, 230) },
    { name: 'delete a device', ...requests(singleGone.meter.requests, 7) },
    { name: `bulk delete of ${others.length} devices`, ...requests(othersGone.meter.requests, 0.23 * others.length) },
    {
      name: 'bulk delete: written for each device',
      value: othersGone.meter.writeUnits / others.length,
      unit: 'write units',
      bound: 30,
    },
  ];
}

const deleteAll = (context: Context, ids: readonly number[]): Promise<void> =>
  deleteMany(
    context,
    device,
    ids.map((id) => ({ id })),
    () => undefined,
  );

async function typeWithPorts(context: Context): Promise<number> {
  const model = `Switch with ${ports} ports`;
  const typeId = await create(context, 'dcim.devicetype', { manufacturer: 1, model, slug: 'switch-with-ports' });
  const templates = Array.from({ length: ports }, (_, index) => ({
    ...{ device_type: typeId, name: `Ethernet${index + 1}`, type: '10gbase-x-sfpp' },
  }));
  await createMany(context, registry.resourceOf('dcim.interfacetemplate'), templates);
  return typeId;
}

const deviceOf = (device_type: number, index: number): JsonObject => ({
  ...{ name: `switch-${index}`, device_type, role: 2, tenant: 4, platform: 2, site: 2, location: 2, status: 'active' },
});

async function create(context: Context, type: 'dcim.device' | 'dcim.devicetype', input: JsonObject): Promise<number> {
  const { object } = await save(context, { resource: registry.resourceOf(type), input, completeness: 'whole' });
  return object.id;
}
