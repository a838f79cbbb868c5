import { formAction, objectAction } from '../../engine/resource/action.ts';
import { choices } from '../../engine/schema/choices.ts';
import { boolean, choice, integer, reference, references, text } from '../../engine/schema/fields.ts';
import { entries } from '../../engine/schema/input-schema.ts';
import { assetTag, serialNumber } from '../units/unit-numbers.ts';

const substituteModes = choices({ planned: 'Planned', substitute: 'Substitute' });

/** The source of the unit of an asset, and the new values of its object. */
const installation = {
  shipment: reference('netbox_asset_lifecycle.shipment', { help: 'Received shipment that the unit comes from' }),
  spare_item: reference('netbox_asset_lifecycle.spareitem', {
    help: 'Spare item that the unit comes from, instead of a shipment',
  }),
  spares_pool: reference('netbox_asset_lifecycle.sparespool', {
    help: 'Spares pool that the unit comes from, instead of a spare item. A matching spare item is chosen, one reserved for the BOM first',
  }),
  status: text({ help: 'New status of the object, such as active. Default: unchanged' }),
  serial: serialNumber({
    help: 'New serial number of the object. When a unit on hand has it, that very unit is installed',
  }),
  asset_tag: assetTag({ help: 'New asset tag of the object' }),
  as: choice(substituteModes, {
    help: 'Takes an approved substitute where there is no unit of the planned item: `planned`, the object keeps its type, or `substitute`, it gets that of the unit. Default: no substitute is taken',
  }),
  assign_serial: boolean({
    default: false,
    help: 'Gives the object the serial number and asset tag of the unit',
  }),
} as const;

export const install = objectAction({
  name: 'install',
  detail: true,
  path: 'install',
  help: 'Installs a unit of a received shipment or a spare for the asset. Status and numbers of its object may be changed in the same request.',
  body: installation,
  answer: ['netbox_asset_lifecycle.asset'],
});

/** The assets that a verb has changed. */
export const assetList = { assets: references('netbox_asset_lifecycle.asset') };

export const installMany = formAction({
  name: 'install-many',
  detail: false,
  path: 'install-many',
  help: 'Installs up to 1,000 assets, all or none. Errors carry the index of the entry.',
  body: {
    assets: entries(
      { asset: integer({ required: true, help: 'Id of the asset' }), ...installation },
      { required: true },
    ),
  },
  answer: assetList,
});

const conditions = choices({ serviceable: 'Serviceable', damaged: 'Damaged' });

/** The destination and condition of the unit, and the new status of the object. */
const uninstallation = {
  spares_pool: reference('netbox_asset_lifecycle.sparespool', {
    help: 'Spares pool that the unit goes to. Default: the pool or the shipment that it came from',
  }),
  unit_status: choice(conditions, { default: 'serviceable', help: 'Condition of the unit' }),
  status: text({ help: 'New status of the object, such as planned. Default: unchanged' }),
  reason: text({ maxLength: 200, help: 'Recorded in the ledger of spares' }),
} as const;

export const uninstall = objectAction({
  name: 'uninstall',
  detail: true,
  path: 'uninstall',
  help: 'Uninstalls the unit of the asset. With a spares pool, the unit goes there with the serial number and asset tag of the object, which are cleared. Without one, it goes back to its source.',
  body: uninstallation,
  answer: ['netbox_asset_lifecycle.asset'],
});

export const uninstallMany = formAction({
  name: 'uninstall-many',
  detail: false,
  path: 'uninstall-many',
  help: 'Uninstalls the units of up to 1,000 assets, all or none. Errors carry the index of the entry.',
  body: {
    assets: entries(
      { asset: integer({ required: true, help: 'Id of the asset' }), ...uninstallation },
      { required: true },
    ),
  },
  answer: assetList,
});
