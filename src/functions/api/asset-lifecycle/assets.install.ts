import { asset } from '../../../domain/lifecycle/asset.ts';
import { install } from '../../../domain/lifecycle/asset-actions.ts';
import { installAsset } from '../../../domain/use-cases/install-asset.ts';
import { objectFunction } from '../../http/action-function.ts';

export const handler = objectFunction(asset, install, installAsset);
