import { objectAction } from '../model/action.ts';
import { reference } from '../model/fields.ts';

export const install = objectAction({
  name: 'install',
  detail: true,
  path: 'install',
  help: 'Links the asset to the equipment it got: a unit of a received shipment, or of a spare.',
  body: {
    shipment: reference('netbox_asset_lifecycle.shipment', { help: 'The received shipment' }),
    spare_item: reference('netbox_asset_lifecycle.spareitem', { help: 'The spare, instead of a shipment' }),
  },
  answer: ['netbox_asset_lifecycle.asset'],
});
