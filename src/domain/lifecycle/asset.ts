import { datetime, genericReference, reference } from '../model/fields.ts';
import { defineResource } from '../model/resource.ts';
import { assetTypes } from './item.ts';

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
  fields: {
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
  },
  ordering: ['bom', 'assigned_object'],
  brief: ['bom', 'assigned_object', 'installed'],
  display: ({ assigned_object }, { related }) =>
    String(related('assigned_object')?.name ?? `${assigned_object.type} ${assigned_object.id}`),
  displayNeeds: ['assigned_object'],
  actions: [
    {
      name: 'install',
      method: 'POST',
      detail: true,
      path: 'install',
      help: 'Links the asset to the equipment it got: a unit of a received shipment, or of a spare.',
    },
  ],
  check({ after }) {
    return after.shipment !== null && after.spares_pool !== null
      ? { __all__: ['Equipment comes from a shipment or from a spares pool, not from both.'] }
      : undefined;
  },
  derive({ before, after }, { now }) {
    const linked = after.shipment !== null || after.spares_pool !== null;
    if (!linked) return { installed: null };
    return before?.installed ? {} : { installed: now };
  },
});
