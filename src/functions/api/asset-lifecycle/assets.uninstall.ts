import { asset } from '../../../domain/lifecycle/installation/asset.ts';
import { uninstall } from '../../../domain/lifecycle/installation/asset-actions.ts';
import { uninstallAsset } from '../../../domain/lifecycle/installation/uninstall-asset.ts';
import { objectFunction } from '../../http/action-function.ts';

export const handler = objectFunction(asset, uninstall, uninstallAsset);
