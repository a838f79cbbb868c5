import type { Context } from '../../src/domain/engine/context.ts';
import type { JsonObject } from '../../src/domain/engine/json.ts';
import { save } from '../../src/domain/engine/write/save.ts';
import { generateBom } from '../../src/domain/lifecycle/bom/generate-bom.ts';
import { installDefaults } from '../../src/domain/lifecycle/installation/install-defaults.ts';
import { registry } from '../../src/domain/registry.ts';
import type { TableAccess } from '../../src/repos/client.ts';
import type { Figure } from './figures.ts';
import { countRequests } from './meter.ts';

/** Milliseconds between two looks at the memory of the process. */
const lookEvery = 20;
const megabyte = 1024 * 1024;

/** Lines cost what they cost, however few assets there are; from here on their share is small. */
const manyAssets = 5_000;

/** What it costs to generate a BOM over all devices: the first time, and again, when a generation is replaced. */
export async function generation(context: Context, access: TableAccess, devices: number): Promise<readonly Figure[]> {
  await installDefaults(context);
  const bom = await create(context, 'netbox_asset_lifecycle.bom', { name: 'Everything' });
  await create(context, 'netbox_asset_lifecycle.bomscoperule', {
    bom,
    object_types: ['dcim.device'],
    parameters: { status: ['planned', 'active'] },
  });
  const figures: Figure[] = [];
  for (const name of ['generate a BOM', 'generate it again']) {
    const { assets, seconds, megabytes, meter } = await measured(context, access, bom);
    const upTo = (bound: number) => (assets < manyAssets ? {} : { bound });
    if (assets !== devices) throw new Error(`${name}: ${assets} assets`);
    figures.push(
      { name: `${name}, ${assets} assets: time`, value: seconds, unit: 'seconds', bound: 60 },
      { name: `${name}: memory of the process`, value: megabytes, unit: 'MB', bound: 1024 },
      { name: `${name}: written for each asset`, value: meter.writeUnits / assets, unit: 'write units', ...upTo(0.3) },
      { name: `${name}: read for each asset`, value: meter.readUnits / assets, unit: 'read units', ...upTo(0.06) },
    );
  }
  return figures;
}

const create = async (
  context: Context,
  type: 'netbox_asset_lifecycle.bom' | 'netbox_asset_lifecycle.bomscoperule',
  input: JsonObject,
) => (await save(context, { resource: registry.resourceOf(type), input, completeness: 'whole' })).object.id;

async function measured(context: Context, access: TableAccess, bom: number) {
  let most = 0;
  const look = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, lookEvery);
  const meter = countRequests(access);
  const started = performance.now();
  try {
    const { values } = (await generateBom(context, { id: bom })).object;
    const seconds = (performance.now() - started) / 1000;
    return { assets: Number(values.asset_count), seconds, megabytes: most / megabyte, meter };
  } finally {
    clearInterval(look);
    meter.stop();
  }
}
