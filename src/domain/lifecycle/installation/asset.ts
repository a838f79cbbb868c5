import type { Work } from '../../engine/ports.ts';
import { defineResource } from '../../engine/resource/resource.ts';
import type { StoredValues } from '../../engine/schema/field-kinds.ts';
import { boolean, datetime, genericReference, integer, reference } from '../../engine/schema/fields.ts';
import { assetTypes } from '../item/item.ts';
import { holdSnapshot } from '../item/item-matching.ts';
import { giveBack, takeFromShipment } from '../shipping/allocate-unit.ts';
import { install, installMany, uninstall, uninstallMany } from './asset-actions.ts';
import { drawFromPool, requireExchangeable, returnOfDeleted, returnToPool } from './spare-unit.ts';

const kept = { hidden: true, readOnly: true } as const;

const assetFields = {
  bom: reference('netbox_asset_lifecycle.bom', {
    required: true,
    onDelete: 'cascade',
    owner: true,
    immutable: 'An asset cannot move to another BOM.',
  }),
  assigned_object: genericReference(assetTypes, {
    required: true,
    onDelete: 'keep',
    index: 'byObject',
    immutable: 'The object of an asset cannot be changed.',
  }),
  shipment: reference('netbox_asset_lifecycle.shipment', { index: 'byParent' }),
  spares_pool: reference('netbox_asset_lifecycle.sparespool', { index: 'bySource' }),
  installed: datetime({ readOnly: true }),
  /** The line whose unit it holds. */
  shipment_line: reference('netbox_asset_lifecycle.shipmentlineitem', { ...kept, onDelete: 'keep' }),
  /** That very unit, when its number was noted at receipt. */
  received_unit: reference('netbox_asset_lifecycle.receivedunit', { ...kept, onDelete: 'keep' }),
  /** The spare that its unit was drawn from; null also for units that were drawn before assets kept it. */
  spare_item: reference('netbox_asset_lifecycle.spareitem', { ...kept, onDelete: 'keep' }),
  /** It was written to, so that it has left the packed snapshot and carries over to the next one. */
  written: boolean({ ...kept, default: false }),
  /** The snapshot that holds it, while it is packed. */
  generation: integer(kept),
} as const;

/**
 * Asset Lifecycle: one planned object in the snapshot of a BOM, and where its equipment came from. Made by generate;
 * installing links it to a shipment or a pool. Kept in packed snapshots until that happens.
 */
export const asset = defineResource({
  app: 'asset-lifecycle',
  model: 'asset',
  endpoint: 'assets',
  label: 'asset',
  bare: true,
  packed: true,
  methods: ['GET', 'PUT', 'PATCH'],
  shards: 4,
  fields: assetFields,
  filters: {
    q: { through: 'bom', filter: 'name__ic' },
    installed_after: { as: 'installed__gte' },
    installed_before: { as: 'installed__lte' },
  },
  ordering: ['bom', 'assigned_object'],
  brief: ['bom', 'assigned_object', 'installed'],
  display: ({ assigned_object }, { related }) =>
    String(related('assigned_object')?.name ?? `${assigned_object.type} ${assigned_object.id}`),
  displayNeeds: ['assigned_object'],
  actions: [install, installMany, uninstall, uninstallMany],
  check({ after }) {
    return after.shipment !== null && after.spares_pool !== null
      ? { __all__: ['Equipment comes from a shipment or from a spares pool, not from both.'] }
      : undefined;
  },
  /** Asset Lifecycle: `installed` is stamped when the first link is made and cleared when the last one goes. */
  derive({ before, after }, { now }) {
    const linked = after.shipment !== null || after.spares_pool !== null;
    return {
      written: true,
      generation: null,
      installed: linked ? (before?.installed ?? now) : null,
      ...(after.shipment === null ? { shipment_line: null } : {}),
      ...(isKept('shipment', 'received_unit', before, after) ? {} : { received_unit: null }),
      ...(isKept('spares_pool', 'spare_item', before, after) ? {} : { spare_item: null }),
    };
  },
  async onSave({ id, before, after }, work) {
    await holdSnapshot(work, after.bom, before?.generation ?? null);
    if (before) await requireExchange(work, id, before, after);
    await changeShipment(work, id, before, after);
    await changePool(work, id, before, after);
  },
  async onDelete(asset, work) {
    await giveBack(work, asset.values);
    await returnOfDeleted(work, asset);
  },
});

const assetType = 'netbox_asset_lifecycle.asset';
type AssetValues = StoredValues<typeof assetType>;
type Source = 'shipment' | 'spares_pool';
type Unit = 'received_unit' | 'spare_item';
type Links = Pick<AssetValues, Source | Unit>;

/** A unit goes with its source: one that a write does not name itself is forgotten with it. */
const isKept = (source: Source, unit: Unit, before: Links | null, after: Links): boolean =>
  after[source] !== null && (before?.[source] === after[source] || before?.[unit] !== after[unit]);

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

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'netbox_asset_lifecycle.asset': typeof assetFields;
  }
}
