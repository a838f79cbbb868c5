import { invalid } from '../../engine/errors.ts';
import type { Work } from '../../engine/ports.ts';
import type { ObjectOf, StoredObject } from '../../engine/resource/resource.ts';
import { sameWithoutCase } from '../../engine/schema/text.ts';
import type { ItemVariant } from '../item/item.ts';
import { spareItemFor, unitFor } from '../item/item-matching.ts';
import { shippedItem } from '../shipping/shipped-item.ts';
import { drawUnit } from '../spares/draw-spare.ts';
import { receiveIntoPool } from '../spares/post-movements.ts';
import { isSingle, spareType } from '../spares/spares-ledger.ts';
import { type UnitNumbers, unitNumbersIn } from '../units/unit-numbers.ts';
import { chooseSpare } from './pick-unit.ts';

const assetType = 'netbox_asset_lifecycle.asset';

/** An asset, as far as the unit that it holds goes. */
interface Holder {
  readonly id: number;
  readonly values: Pick<
    ObjectOf<typeof assetType>['values'],
    | 'bom'
    | 'assigned_object'
    | 'substitute'
    | 'shipment_line'
    | 'received_unit'
    | 'spares_pool'
    | 'spare_item'
    | 'unit_serial'
  >;
}

/**
 * Draws a unit of a spare for an asset: one that is reserved for its BOM, or else a free one. A spare with a number knows the
 * asset from then on: as long as it is installed, the number is here.
 */
export async function drawForAsset(work: Work, spareId: number, asset: number, bom: number): Promise<void> {
  await drawUnit(work, spareId, { type: assetType, id: asset }, bom);
  const spare = await work.get(spareType, spareId);
  if (spare && isSingle(spare.values)) work.update(spare, { asset });
}

/**
 * Draws a unit that fits an asset from the pool that it names, the one whose serial number the object shows before others; answers
 * its spare. The caller needs permission on the spare.
 */
export async function drawFromPool(work: Work, { id, values }: Holder, pool: number): Promise<number> {
  const object = await work.get(values.assigned_object.type, values.assigned_object.id);
  const shown = unitNumbersIn(object?.values ?? {}).serial;
  const spareId = await chooseSpare(work, values, pool, { serial: '', assign_serial: false, shown });
  await drawForAsset(work, spareId, id, values.bom);
  await askForCaller(work, spareId);
  return spareId;
}

/**
 * Puts the unit that an asset drew back into its pool, with the numbers that it was drawn with. The caller needs permission
 * on the spare. Nothing comes back of an asset that does not say what it drew.
 */
export async function returnToPool(work: Work, asset: Holder): Promise<void> {
  if (asset.values.spare_item !== null) await askForCaller(work, await putBack(work, asset, asset.values.spares_pool));
}

/** The same for an asset that is deleted, as a consequence; a spare that is gone gets nothing back. */
export async function returnOfDeleted(work: Work, asset: Holder): Promise<void> {
  if (await drawnSpare(work, asset)) await putBack(work, asset, asset.values.spares_pool);
}

async function putBack(work: Work, asset: Holder, pool: number | null): Promise<number> {
  if (pool === null) throw new Error('An asset that drew a spare names its pool');
  const [shipped, numbers] = await Promise.all([itemOf(work, asset), numbersOf(work, asset)]);
  await releaseSpare(work, asset);
  const source = { type: assetType, id: asset.id } as const;
  return receiveIntoPool(work, { pool, ...shipped, ...numbers, quantity: 1, source, kind: 'return' });
}

/** Makes a change of a spare that follows from a value that the caller writes the caller's own. */
async function askForCaller(work: Work, spareId: number): Promise<void> {
  const spare = await work.get(spareType, spareId);
  if (spare) work.updateForCaller(spare, {});
}

/** The spare with a number forgets the asset: its unit may come into a pool again. */
export async function releaseSpare(work: Work, asset: Holder): Promise<void> {
  const spare = await drawnSpare(work, asset);
  if (spare?.values.asset === asset.id) work.update(spare, { asset: null });
}

/** The spare that the unit of an asset was drawn from; undefined when it is gone, or was drawn before assets kept it. */
const drawnSpare = async (work: Work, { values }: Holder) =>
  values.spare_item === null ? undefined : work.get(spareType, values.spare_item);

/** What the unit of an asset is: what its shipment line ships, what its spare is, or else what the BOM asks for. */
export async function itemOf(work: Work, asset: Holder): Promise<ItemVariant> {
  const { shipment_line: line, bom, assigned_object, substitute } = asset.values;
  if (line !== null)
    return shippedItem(work, (await work.get('netbox_asset_lifecycle.shipmentlineitem', line))?.values);
  const spare = await drawnSpare(work, asset);
  if (spare) return { item: spare.values.item, variant: spare.values.variant };
  const unit = await unitFor(work, assigned_object);
  if (substitute) return { item: substitute, variant: unit.variant };
  return { item: await spareItemFor(work, bom, unit), variant: unit.variant };
}

/**
 * The numbers of the unit: of a numbered spare those that it was drawn with, of a received unit those that it was received with.
 * What a received unit lacks, and a unit without numbers, has what it got at install or what the object shows.
 */
export async function numbersOf(work: Work, asset: Holder, object?: StoredObject): Promise<UnitNumbers> {
  const [spare, unit] = await Promise.all([drawnSpare(work, asset), receivedUnitOf(work, asset)]);
  const drawn = spare?.values.asset === asset.id ? spare.values : undefined;
  if (drawn) return unitNumbersIn(drawn);
  const given = { serial: asset.values.unit_serial };
  const holders = [unit?.values ?? {}, given, object?.values ?? {}].map(unitNumbersIn);
  return {
    serial: holders.find(({ serial }) => serial !== '')?.serial ?? '',
    asset_tag: holders.find(({ asset_tag }) => asset_tag !== null)?.asset_tag ?? null,
  };
}

const receivedUnitOf = async (work: Work, { values }: Holder) =>
  values.received_unit === null ? undefined : work.get('netbox_asset_lifecycle.receivedunit', values.received_unit);
/**
 * Refuses to exchange the unit of an asset for another while its object shows the unit's numbers: the object would go on
 * showing those of a unit that it does not hold any more.
 */
export async function requireExchangeable(work: Work, asset: Holder, field: 'shipment' | 'spares_pool'): Promise<void> {
  const { assigned_object: ref } = asset.values;
  const [numbers, object] = await Promise.all([numbersOf(work, asset), work.get(ref.type, ref.id)]);
  const onObject = unitNumbersIn(object?.values ?? {});
  const shown = (['serial', 'asset_tag'] as const).some(
    (name) => numbers[name] && sameWithoutCase(numbers[name], onObject[name] ?? ''),
  );
  if (shown)
    throw invalid({
      [field]: [
        'The object still has the serial number or asset tag of its installed unit. Uninstall that unit first.',
      ],
    });
}
