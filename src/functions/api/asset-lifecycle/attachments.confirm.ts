import { confirmFunction } from '../../files/file-function.ts';

export const handler = confirmFunction('netbox_asset_lifecycle.attachment');
