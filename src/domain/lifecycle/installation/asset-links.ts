import { invalidObject } from '../../engine/errors.ts';
import type { Work } from '../../engine/ports.ts';
import type { StoredValues } from '../../engine/schema/field-kinds.ts';
import { giveBack, takeFromShipment } from '../shipping/allocate-unit.ts';
import { drawFromPool, requireExchangeable, returnToPool } from './spare-unit.ts';

const assetType = 'netbox_asset_lifecycle.asset';
type AssetValues = StoredValues<typeof assetType>;

/**
 * Moves units as the links of an asset change: one comes from the shipment or the pool that it is linked to, and goes back
 * when the link goes.
 */
export async function changeLinks(
  work: Work,
  id: number,
  before: AssetValues | null,
  after: AssetValues,
): Promise<void> {
  if (after.installed !== null && (before?.installed ?? null) === null) await requireNotInstalled(work, id, after);
  if (before) await requireExchange(work, id, before, after);
  await changeShipment(work, id, before, after);
  await changePool(work, id, before, after);
}

/** One object is one unit: it cannot be installed through an asset of another BOM as well. That one is named if it may be viewed. */
async function requireNotInstalled(work: Work, id: number, values: AssetValues): Promise<void> {
  const holder = await work.reader.findUnique(assetType, 'installed_object', values);
  const other = holder === undefined || holder === id ? undefined : await work.get(assetType, holder);
  // One that the same request uninstalls gives the object up.
  if (!other || other.values.installed === null) return;
  const [visible] = await work.visible(assetType, [other]);
  throw invalidObject(
    `This object is installed as ${visible ? `asset ${other.id}` : 'an asset that you may not view'}.`,
  );
}

/** A write that leads from one source to another exchanges the unit. */
async function requireExchange(work: Work, id: number, before: AssetValues, after: AssetValues): Promise<void> {
  const next = (['shipment', 'spares_pool'] as const).find((source) => after[source] !== null);
  if (before.installed === null || next === undefined || after[next] === before[next]) return;
  await requireExchangeable(work, { id, values: before }, next);
}

/** Gives the unit of a shipment that an asset leaves back, and takes one of the shipment that it comes to. */
async function changeShipment(work: Work, id: number, before: AssetValues | null, after: AssetValues): Promise<void> {
  const { shipment } = after;
  if (shipment === (before?.shipment ?? null)) return;
  if (before) await giveBack(work, before);
  const saved = shipment === null ? undefined : await work.get(assetType, id);
  if (saved && shipment !== null) work.update(saved, { ...(await takeFromShipment(work, { ...after, id }, shipment)) });
}

/** The same with pools; a unit that the use case has drawn already is named. */
async function changePool(work: Work, id: number, before: AssetValues | null, after: AssetValues): Promise<void> {
  const { spares_pool: pool } = after;
  if (pool === (before?.spares_pool ?? null)) return;
  if (before) await returnToPool(work, { id, values: before });
  const saved = pool === null || after.spare_item !== null ? undefined : await work.get(assetType, id);
  if (saved && pool !== null) work.update(saved, { spare_item: await drawFromPool(work, { id, values: after }, pool) });
}
