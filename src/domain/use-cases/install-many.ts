import { asset as assetResource } from '../lifecycle/asset.ts';
import type { installMany as action } from '../lifecycle/asset-actions.ts';
import { receivedUnit } from '../lifecycle/received-unit.ts';
import { shipmentLineItem } from '../lifecycle/shipment-line-item.ts';
import { spareType } from '../lifecycle/spares-ledger.ts';
import { ErrorCollector, errorsWithin, Failure, type FieldErrors, hasErrors } from '../model/errors.ts';
import type { TypeName } from '../model/field-kinds.ts';
import type { FormValues } from '../model/form.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { loadObjects } from '../model/load-objects.ts';
import { isObjectRef } from '../model/resource.ts';
import { refsOfValues } from '../model/serialize.ts';
import { resourceOf } from '../registry.ts';
import { requireGrant } from './access.ts';
import { requireBulkSize, withIdBlocks, worstOf } from './bulk.ts';
import { Claims, type EntryFailure } from './claims.ts';
import type { Context } from './context.ts';
import { prepareInstall } from './install-asset.ts';
import { type ActionRequest, perform } from './perform.ts';
import type { UnitOfWork } from './unit-of-work.ts';

type Input = FormValues<(typeof action)['body']>;
type Answer = FormValues<(typeof action)['answer']> & JsonObject;

/**
 * Installs many assets in one unit of work, all or none. What they name is read for all at once; every mistake is told by
 * its place in the list.
 */
export async function installMany(
  context: Context,
  { input: { assets }, ...performance }: ActionRequest<Input, Answer>,
): Promise<Answer> {
  requireBulkSize(assets.length);
  await requireGrant(context.actor, 'change', assetResource);
  const inBlocks = withIdBlocks(context, assets.length);
  return perform(inBlocks, performance, async (work, attempt) => {
    await readAhead(work, assets);
    const failures: EntryFailure[] = [];
    const claims = new Map<TypeName, Claims>();
    for (const [index, { asset, ...installation }] of assets.entries()) {
      const position = { index };
      try {
        await work.attempt(async () => {
          const { object } = await prepareInstall(inBlocks, work, asset, installation, attempt > 1);
          if (object) claimsOf(claims, object.type).add(position, object);
        });
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        failures.push({ position, failure: error });
      }
    }
    for (const claimed of claims.values()) failures.push(...(await claimed.takenByOthers(work)));
    if (failures.length > 0) throw new Failure(worstOf(failures), errorsOf(failures));
    return { assets: assets.map(({ asset }) => asset) };
  });
}

function claimsOf(claims: Map<TypeName, Claims>, type: TypeName): Claims {
  const known = claims.get(type) ?? new Claims(resourceOf(type));
  claims.set(type, known);
  return known;
}

/** Assets, their objects and what these refer to, and the units to choose from: some batches instead of some reads an asset. */
async function readAhead(work: UnitOfWork, entries: Input['assets']): Promise<void> {
  const assets = await work.reader.getMany(entries.map(({ asset: id }) => ({ type: assetResource.type, id })));
  const objects = await work.reader.getMany(
    [...assets.values()].flatMap(({ values }) => (isObjectRef(values.assigned_object) ? [values.assigned_object] : [])),
  );
  await work.reader.getMany(
    [...objects.values()].flatMap(({ type, values }) => refsOfValues(resourceOf(type), values)),
  );
  const spares = await rowsOf(work, spareType, 'pool', idsIn(entries, 'spares_pool'));
  const lines = await rowsOf(work, shipmentLineItem.type, 'shipment', idsIn(entries, 'shipment'));
  // The version of a line vouches for its units: it is read before they are.
  await loadObjects(
    work.reader,
    shipmentLineItem.type,
    lines.map(({ id }) => id),
  );
  const recorded = lines.filter(({ values }) => values.units_recorded === true).map(({ id }) => id);
  const units = await rowsOf(work, receivedUnit.type, 'shipment_line_item', recorded);
  const serials = new Set(entries.map(({ serial }) => serial.toLowerCase()));
  const likely = [
    ...spares.filter(({ values }) => values.status === 'serviceable').map(({ id }) => ({ type: spareType, id })),
    ...units.filter(({ values }) => values.status === 'available').map(({ id }) => ({ type: receivedUnit.type, id })),
  ];
  const named = units.filter(({ values }) => serials.has(String(values.serial).toLowerCase()));
  await work.reader.getMany([
    ...likely.slice(0, entries.length),
    ...named.map(({ id }) => ({ type: receivedUnit.type, id })),
  ]);
}

const idsIn = (entries: Input['assets'], source: 'spares_pool' | 'shipment'): readonly number[] => [
  ...new Set(entries.map((entry) => entry[source]).filter((id) => id !== null)),
];

async function rowsOf(work: UnitOfWork, type: TypeName, field: string, targets: readonly number[]) {
  return (await Promise.all(targets.map((target) => work.children(type, field, target)))).flat();
}

function errorsOf(failures: readonly EntryFailure[]): FieldErrors {
  const errors = new ErrorCollector();
  for (const { position, failure } of failures)
    if ('index' in position) errors.addAll(errorsWithin(`assets[${position.index}]`, messagesOf(failure)));
  return errors.errors;
}

function messagesOf({ kind, body }: Failure): FieldErrors {
  if (kind === 'not-found') return { asset: ['There is no such asset.'] };
  const messages: FieldErrors = isJsonObject(body)
    ? Object.fromEntries(
        Object.entries(body).map(([name, value]) => [name === 'detail' ? '' : name, [value].flat().map(textOf)]),
      )
    : {};
  return hasErrors(messages) ? messages : { '': [textOf(body)] };
}

const textOf = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));
