import { invalidObject } from '../../engine/errors.ts';
import type { Work } from '../../engine/ports.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import type { ItemVariant } from '../item/item.ts';
import { move, receiveIntoPool } from '../spares/post-movements.ts';
import { spareType } from '../spares/spares-ledger.ts';
import type { UnitNumbers } from '../units/unit-numbers.ts';
import type { SlipLine } from './receiving-slip.ts';
import { shippedItem } from './shipped-item.ts';

const shipmentType = 'netbox_asset_lifecycle.shipment';

/** The units of a slip line that go to a pool: those with numbers one by one, the others together. */
function parcelsOf({ qty_to_pool, units }: SlipLine): readonly (UnitNumbers & { readonly quantity: number })[] {
  const numbered = units.filter(({ to_pool }) => to_pool);
  const others = qty_to_pool - numbered.length;
  return [
    ...numbered.map(({ serial, asset_tag }) => ({ serial, asset_tag, quantity: 1 })),
    ...(others > 0 ? [{ serial: '', asset_tag: null, quantity: others }] : []),
  ];
}

async function itemOf(work: Work, { shipment_line_item }: SlipLine): Promise<ItemVariant> {
  const line = await work.get('netbox_asset_lifecycle.shipmentlineitem', shipment_line_item);
  return shippedItem(work, line?.values);
}

/** Puts the surplus of a slip into its pools. Fails with 403 when the caller may not change the spare items. */
export async function sendSurplus(work: Work, shipmentId: number, lines: readonly SlipLine[]): Promise<void> {
  for (const line of lines) {
    const { pool } = line;
    if (pool === null) continue;
    const shipped = await itemOf(work, line);
    for (const parcel of parcelsOf(line))
      await receiveIntoPool(work, { pool, ...shipped, ...parcel, source: { type: shipmentType, id: shipmentId } });
  }
}

/** Takes the surplus of a slip out of its pool again. Fails with 400 when it is no longer there. */
export async function takeSurplusBack(work: Work, shipmentId: number, line: SlipLine): Promise<void> {
  const { pool } = line;
  if (pool === null) return;
  const shipped = await itemOf(work, line);
  for (const { quantity, ...numbers } of parcelsOf(line)) {
    const spare = await spareOf(work, pool, { ...shipped, ...numbers });
    if (!spare || spare.values.pool !== pool) throw invalidObject('The surplus of the slip is no longer in its pool.');
    const document = { type: shipmentType, id: shipmentId } as const;
    await move(work, spare, { kind: 'adjust', quantity: -quantity, reason: 'The receipt was reversed.', document });
  }
}

/** The spare item with the numbers of a unit, or the one that counts units without numbers in the pool. */
function spareOf(
  work: Work,
  pool: number,
  unit: ItemVariant & UnitNumbers,
): Promise<ObjectOf<typeof spareType> | undefined> {
  if (unit.serial !== '') return work.findUnique(spareType, 'serial', { ...unit });
  if (unit.asset_tag !== null) return work.findUnique(spareType, 'asset_tag', { ...unit });
  return work.findUnique(spareType, 'stock', { ...unit, pool, status: 'serviceable' });
}
