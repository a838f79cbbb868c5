import type { Context } from '../../engine/context.ts';
import { invalid } from '../../engine/errors.ts';
import { canonicalJson } from '../../engine/json.ts';
import { loadObjects } from '../../engine/resource/load-objects.ts';
import type { ObjectOf, Resource } from '../../engine/resource/resource.ts';
import type { FieldName, TypeName } from '../../engine/schema/field-kinds.ts';
import type { SchemaValues } from '../../engine/schema/input-schema.ts';
import { withoutCase } from '../../engine/schema/text.ts';
import type { ActionRequest } from '../../engine/write/run-action.ts';
import { Claims } from '../../engine/write/unique-claims.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { rolledItem } from '../item/rolled-item.ts';
import { shipmentLineItem } from '../shipping/shipment-line-item.ts';
import { spareType } from '../spares/spares-ledger.ts';
import { receivedUnit } from '../units/received-unit.ts';
import { serialHolders } from '../units/unit-places.ts';
import { asset as assetResource } from './asset.ts';
import type { installMany as action } from './asset-actions.ts';
import { type ChangedAssets, changeAssets, readAssets } from './asset-entries.ts';
import { prepareInstall } from './install-asset.ts';
import { itemOf } from './spare-unit.ts';

type InstallManyInput = SchemaValues<(typeof action)['body']>;
type InstallEntry = InstallManyInput['assets'][number];

/** Installs many assets in one unit of work, all or none. */
export const installMany = (
  context: Context,
  request: ActionRequest<InstallManyInput, ChangedAssets>,
): Promise<ChangedAssets> =>
  changeAssets<InstallEntry>(context, request, ({ context: inBlocks, work, number }) => {
    const claims = new Map<TypeName, Claims>();
    const serials = new Set<string>();
    return {
      readAhead: (entries) => readAhead(work, entries),
      async each({ asset, ...input }, position) {
        const { asset: saved, object } = await prepareInstall(inBlocks, work, asset, input, number > 1);
        claimsOf(claims, assetResource).add(position, saved);
        await requireOnce(work, serials, asset, input.serial);
        if (object) claimsOf(claims, context.store.registry.resourceOf(object.type)).add(position, object);
      },
      afterwards: async () =>
        (await Promise.all([...claims.values()].map((claimed) => claimed.takenByOthers(work)))).flat(),
    };
  });

/** Refuses a serial number that an entry before has given to a unit of the same item. */
async function requireOnce(work: UnitOfWork, given: Set<string>, assetId: number, serial: string): Promise<void> {
  const asset = serial === '' ? undefined : await work.get(assetResource.type, assetId);
  if (!asset) return;
  const key = canonicalJson([{ ...(await itemOf(work, asset)).item }, withoutCase(serial)]);
  if (given.has(key)) throw invalid({ serial: ['Two entries have this serial number.'] });
  given.add(key);
}

function claimsOf(claims: Map<TypeName, Claims>, resource: Resource): Claims {
  const known = claims.get(resource.type) ?? new Claims(resource);
  claims.set(resource.type, known);
  return known;
}

/** Assets, their objects and what these refer to, and the units to choose from: a few batches instead of several reads for each asset. */
async function readAhead(work: UnitOfWork, entries: readonly InstallEntry[]): Promise<void> {
  const assets = await readAssets(
    work,
    entries.map(({ asset }) => asset),
  );
  await Promise.all(
    assets.map(({ type, values }) =>
      work.reader.findUnique(type, 'installed_object', { ...values, installed: work.now }),
    ),
  );
  const spares = await rowsOf(work, spareType, 'pool', distinctIds(entries, 'spares_pool'));
  const lines = await rowsOf(work, shipmentLineItem.type, 'shipment', distinctIds(entries, 'shipment'));
  // A line is read before its units: the commit fails when its version has changed since.
  await loadObjects(
    work.reader,
    shipmentLineItem.type,
    lines.map(({ id }) => id),
  );
  const recorded = lines.filter(({ values }) => values.units_recorded).map(({ id }) => id);
  const units = await rowsOf(work, receivedUnit.type, 'shipment_line_item', recorded);
  const serials = new Set(entries.map(({ serial }) => withoutCase(serial)));
  const likely = [
    ...spares
      .filter(({ values }) => values.status === 'serviceable')
      .map(({ id }) => ({ type: spareType, id }) as const),
    ...units.filter(({ values }) => values.status === 'available').map(({ id }) => ({ type: receivedUnit.type, id })),
  ];
  const named = units.filter(({ values }) => serials.has(withoutCase(values.serial)));
  await work.reader.getMany([
    ...likely.slice(0, entries.length),
    ...named.map(({ id }) => ({ type: receivedUnit.type, id })),
  ]);
  const found = new Set(named.map(({ values }) => withoutCase(values.serial)));
  await readHolders(
    work,
    assets,
    entries.filter(({ serial }) => serial !== '' && !found.has(withoutCase(serial))),
  );
}

/** Who has the serial numbers that are none of the units to choose from. */
async function readHolders(
  work: UnitOfWork,
  assets: readonly ObjectOf<typeof assetResource.type>[],
  entries: readonly InstallEntry[],
): Promise<void> {
  const objects = new Map(assets.map(({ id, values }) => [id, values.assigned_object]));
  await Promise.all(
    entries.map(async ({ asset, serial }) => {
      const ref = objects.get(asset);
      const object = ref && (await work.get(ref.type, ref.id));
      const item = object && rolledItem(object.type, object.values);
      if (item && 'id' in item) await serialHolders(work, { ...item }, serial);
    }),
  );
}

const distinctIds = (entries: readonly InstallEntry[], source: 'spares_pool' | 'shipment'): readonly number[] => [
  ...new Set(entries.map((entry) => entry[source]).filter((id) => id !== null)),
];

async function rowsOf<T extends TypeName>(work: UnitOfWork, type: T, field: FieldName<T>, targets: readonly number[]) {
  return (await Promise.all(targets.map((target) => work.children(type, field, target)))).flat();
}
