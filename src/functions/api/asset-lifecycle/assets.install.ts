import { asset } from '../../../domain/lifecycle/installation/asset.ts';
import { install } from '../../../domain/lifecycle/installation/asset-actions.ts';
import { installAsset } from '../../../domain/lifecycle/installation/install-asset.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(asset, install, installAsset);
