import { asset } from '../../../domain/lifecycle/installation/asset.ts';
import { uninstall } from '../../../domain/lifecycle/installation/asset-actions.ts';
import { uninstallAsset } from '../../../domain/lifecycle/installation/uninstall-asset.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(asset, uninstall, uninstallAsset);
