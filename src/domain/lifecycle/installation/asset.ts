import { defineResource } from '../../engine/resource/resource.ts';
import { boolean, datetime, genericReference, integer, reference } from '../../engine/schema/fields.ts';
import { assetTypes } from '../item/item.ts';
import { holdSnapshot } from '../item/item-matching.ts';
import { giveBack, takeFromShipment } from '../shipping/allocate-unit.ts';
import { install, installMany, uninstall, uninstallMany } from './asset-actions.ts';

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
  display({ assigned_object: { type, id } }, { related }) {
    const name = related('assigned_object')?.name;
    return typeof name === 'string' ? name : `${type} ${id}`;
  },
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
      ...(isKept(before, after) ? {} : { received_unit: null }),
    };
  },
  async onSave({ id, before, after }, work) {
    await holdSnapshot(work, after.bom, before?.generation ?? null);
    if (after.shipment === (before?.shipment ?? null)) return;
    if (before) await giveBack(work, before);
    const saved = after.shipment === null ? undefined : await work.get('netbox_asset_lifecycle.asset', id);
    if (saved && after.shipment !== null)
      work.update(saved, { ...(await takeFromShipment(work, { ...after, id }, after.shipment)) });
  },
  onDelete: ({ values }, work) => giveBack(work, values),
});

interface Link {
  readonly shipment: number | null;
  readonly received_unit: number | null;
}

/** A unit goes with its shipment: one that a write does not name itself is forgotten with it. */
const isKept = (before: Link | null, after: Link): boolean =>
  after.shipment !== null && (before?.shipment === after.shipment || before?.received_unit !== after.received_unit);

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'netbox_asset_lifecycle.asset': typeof assetFields;
  }
}
