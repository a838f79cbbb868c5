import type { Context } from '../../engine/context.ts';
import { loadObjects } from '../../engine/resource/load-objects.ts';
import type { Resource } from '../../engine/resource/resource.ts';
import type { FieldName, TypeName } from '../../engine/schema/field-kinds.ts';
import type { SchemaValues } from '../../engine/schema/input-schema.ts';
import { withoutCase } from '../../engine/schema/text.ts';
import type { ActionRequest } from '../../engine/write/run-action.ts';
import { Claims } from '../../engine/write/unique-claims.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { shipmentLineItem } from '../shipping/shipment-line-item.ts';
import { spareType } from '../spares/spares-ledger.ts';
import { receivedUnit } from '../units/received-unit.ts';
import type { installMany as action } from './asset-actions.ts';
import { type ChangedAssets, changeAssets, readAssets } from './asset-entries.ts';
import { prepareInstall } from './install-asset.ts';

type InstallManyInput = SchemaValues<(typeof action)['body']>;
type InstallEntry = InstallManyInput['assets'][number];

/** Installs many assets in one unit of work, all or none. */
export const installMany = (
  context: Context,
  request: ActionRequest<InstallManyInput, ChangedAssets>,
): Promise<ChangedAssets> =>
  changeAssets<InstallEntry>(context, request, ({ context: inBlocks, work, number }) => {
    const claims = new Map<TypeName, Claims>();
    return {
      readAhead: (entries) => readAhead(work, entries),
      async each({ asset, ...input }, position) {
        const { object } = await prepareInstall(inBlocks, work, asset, input, number > 1);
        if (object) claimsOf(claims, context.store.registry.resourceOf(object.type)).add(position, object);
      },
      afterwards: async () =>
        (await Promise.all([...claims.values()].map((claimed) => claimed.takenByOthers(work)))).flat(),
    };
  });

function claimsOf(claims: Map<TypeName, Claims>, resource: Resource): Claims {
  const known = claims.get(resource.type) ?? new Claims(resource);
  claims.set(resource.type, known);
  return known;
}

/** Assets, their objects and what these refer to, and the units to choose from: a few batches instead of several reads for each asset. */
async function readAhead(work: UnitOfWork, entries: readonly InstallEntry[]): Promise<void> {
  await readAssets(
    work,
    entries.map(({ asset }) => asset),
  );
  const spares = await rowsOf(work, spareType, 'pool', distinctIds(entries, 'spares_pool'));
  const lines = await rowsOf(work, shipmentLineItem.type, 'shipment', distinctIds(entries, 'shipment'));
  // The version of a line vouches for its units: it is read before they are.
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
}

const distinctIds = (entries: readonly InstallEntry[], source: 'spares_pool' | 'shipment'): readonly number[] => [
  ...new Set(entries.map((entry) => entry[source]).filter((id) => id !== null)),
];

async function rowsOf<T extends TypeName>(work: UnitOfWork, type: T, field: FieldName<T>, targets: readonly number[]) {
  return (await Promise.all(targets.map((target) => work.children(type, field, target)))).flat();
}
