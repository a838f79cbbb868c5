import { asset } from '../../../domain/lifecycle/installation/asset.ts';
import { install } from '../../../domain/lifecycle/installation/asset-actions.ts';
import { installAsset } from '../../../domain/lifecycle/installation/install-asset.ts';
import { objectFunction } from '../../http/action-function.ts';

export const handler = objectFunction(asset, install, installAsset);
