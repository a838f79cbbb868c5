import { fileFunction } from '../../files/file-function.ts';

export const handler = fileFunction('netbox_asset_lifecycle.attachment');
