import { asset } from '../../../domain/lifecycle/asset.ts';
import { uninstall } from '../../../domain/lifecycle/asset-actions.ts';
import { uninstallAsset } from '../../../domain/use-cases/uninstall-asset.ts';
import { objectFunction } from '../../http/action-function.ts';

export const handler = objectFunction(asset, uninstall, uninstallAsset);
