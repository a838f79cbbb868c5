import { defineResource } from '../../engine/resource/resource.ts';
import type { StoredValues } from '../../engine/schema/field-kinds.ts';
import { boolean, datetime, genericReference, integer, reference } from '../../engine/schema/fields.ts';
import { assetTypes, itemReference } from '../item/item.ts';
import { holdSnapshot } from '../item/item-matching.ts';
import { giveBack } from '../shipping/allocate-unit.ts';
import { serialNumber } from '../units/unit-numbers.ts';
import { install, installMany, uninstall, uninstallMany } from './asset-actions.ts';
import { changeLinks } from './asset-links.ts';
import { returnOfDeleted } from './spare-unit.ts';

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
    immutable: 'The object of an asset cannot be changed.',
  }),
  shipment: reference('netbox_asset_lifecycle.shipment', {}),
  spares_pool: reference('netbox_asset_lifecycle.sparespool', { onDelete: 'protect' }),
  installed: datetime({ readOnly: true }),
  substitute: itemReference({
    readOnly: true,
    onDelete: 'keep',
    help: 'Item of the installed unit, where it is a substitute for the planned one',
  }),
  /** What the BOM asked for, where a substitute is installed. */
  planned_item: itemReference({ ...kept, onDelete: 'keep' }),
  /** The line whose unit it holds. */
  shipment_line: reference('netbox_asset_lifecycle.shipmentlineitem', { ...kept, onDelete: 'keep' }),
  /** That unit, when its number was recorded at receipt. */
  received_unit: reference('netbox_asset_lifecycle.receivedunit', { ...kept, onDelete: 'keep' }),
  /** The spare that its unit was drawn from; null also for units that were drawn before assets kept it. */
  spare_item: reference('netbox_asset_lifecycle.spareitem', { ...kept, onDelete: 'keep' }),
  /** The serial number that its unit got at install; '' when the unit had one of its own, or has none. */
  unit_serial: serialNumber(kept),
  /** The item of the unit that got a number at install. */
  unit_item: itemReference({ ...kept, onDelete: 'keep' }),
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
  unique: [
    {
      name: 'installed_object',
      fields: ['assigned_object'],
      when: ({ installed }) => installed !== null,
      message: 'This object is installed as another asset already.',
    },
    {
      name: 'unit_serial',
      fields: ['unit_item', 'unit_serial'],
      caseInsensitive: true,
      when: ({ installed, unit_serial }) => installed !== null && unit_serial !== '',
      message: 'A unit of this item with this serial number is installed as another asset.',
    },
  ],
  filters: {
    q: { through: 'bom', filter: 'name__ic', suffixes: 'none' },
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
  events: {
    installed: (before, after) => !before?.installed && Boolean(after?.installed),
  },
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
      ...(sources.some((source) => isKept(source, 'unit_serial', before, after))
        ? {}
        : { unit_serial: '', unit_item: null }),
      ...(sources.some((source) => isKept(source, 'substitute', before, after))
        ? {}
        : { substitute: null, planned_item: null }),
    };
  },
  async onSave({ id, before, after }, work) {
    await holdSnapshot(work, after.bom, before?.generation ?? null);
    await changeLinks(work, id, before, after);
  },
  async onDelete(asset, work) {
    await giveBack(work, asset.values);
    // The unit takes its number along.
    if (asset.values.unit_serial !== '') work.updateDependent(asset, { unit_serial: '', unit_item: null });
    await returnOfDeleted(work, asset);
  },
});

type Links = Pick<StoredValues<'netbox_asset_lifecycle.asset'>, Source | Unit>;
const sources = ['shipment', 'spares_pool'] as const;
type Source = (typeof sources)[number];
type Unit = 'received_unit' | 'spare_item' | 'unit_serial' | 'substitute';

/** Whether a write keeps the unit: another source clears it, unless the write sets the unit as well. */
const isKept = (source: Source, unit: Unit, before: Links | null, after: Links): boolean =>
  after[source] !== null && (before?.[source] === after[source] || before?.[unit] !== after[unit]);

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'netbox_asset_lifecycle.asset': typeof assetFields;
  }
}
