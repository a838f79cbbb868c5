import { formAction, objectAction } from '../../engine/resource/action.ts';
import { choices } from '../../engine/schema/choices.ts';
import { boolean, choice, integer, reference, references, text } from '../../engine/schema/fields.ts';
import { entries } from '../../engine/schema/input-schema.ts';
import { assetTag, serialNumber } from '../units/unit-numbers.ts';

/** Where the equipment of an asset comes from, and what its object becomes with it. */
const installation = {
  shipment: reference('netbox_asset_lifecycle.shipment', { help: 'The received shipment' }),
  spare_item: reference('netbox_asset_lifecycle.spareitem', { help: 'The spare, instead of a shipment' }),
  spares_pool: reference('netbox_asset_lifecycle.sparespool', {
    help: 'The pool, instead of a spare: one that fits is chosen, reserved ones of the BOM first',
  }),
  status: text({ help: 'Status that the object gets, such as active; absent, it keeps its own' }),
  serial: serialNumber({
    help: 'Serial number that the object gets; when a unit that is here has it, that very unit is installed',
  }),
  asset_tag: assetTag({ help: 'Asset tag that the object gets' }),
  assign_serial: boolean({
    default: false,
    help: 'The object gets the serial number and asset tag that the unit was received with, or that the spare has',
  }),
} as const;

export const install = objectAction({
  name: 'install',
  detail: true,
  path: 'install',
  help: 'Links the asset to the equipment it got: a unit of a received shipment, or of a spare. The object may be changed in the same call.',
  body: installation,
  answer: ['netbox_asset_lifecycle.asset'],
});

export const installMany = formAction({
  name: 'install-many',
  detail: false,
  path: 'install-many',
  help: 'Installs up to 1,000 assets, all or none; what is wrong is told by the place in the list.',
  body: {
    assets: entries(
      { asset: integer({ required: true, help: 'Id of the asset' }), ...installation },
      { required: true },
    ),
  },
  answer: { assets: references('netbox_asset_lifecycle.asset') },
});

const conditions = choices({ serviceable: 'Serviceable', damaged: 'Damaged' });

/** What becomes of the unit that is taken out, and of the object. */
const uninstallation = {
  spares_pool: reference('netbox_asset_lifecycle.sparespool', {
    help: 'Where the unit goes; absent, to the pool or to the shipment that it came from',
  }),
  unit_status: choice(conditions, { default: 'serviceable', help: 'In which condition the unit is' }),
  status: text({ help: 'Status that the object gets, such as planned; absent, it keeps its own' }),
  reason: text({ maxLength: 200, help: 'Why; the ledger of spares keeps it' }),
} as const;

export const uninstall = objectAction({
  name: 'uninstall',
  detail: true,
  path: 'uninstall',
  help: 'Takes the unit out again. It goes to a spares pool with the serial number and asset tag of the object, which loses both; without a pool, back to where it came from.',
  body: uninstallation,
  answer: ['netbox_asset_lifecycle.asset'],
});

export const uninstallMany = formAction({
  name: 'uninstall-many',
  detail: false,
  path: 'uninstall-many',
  help: 'Takes the units of up to 1,000 assets out again, all or none; what is wrong is told by the place in the list.',
  body: {
    assets: entries(
      { asset: integer({ required: true, help: 'Id of the asset' }), ...uninstallation },
      { required: true },
    ),
  },
  answer: { assets: references('netbox_asset_lifecycle.asset') },
});
