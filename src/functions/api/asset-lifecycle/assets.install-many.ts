import { asset } from '../../../domain/lifecycle/installation/asset.ts';
import { installMany as action } from '../../../domain/lifecycle/installation/asset-actions.ts';
import { installMany } from '../../../domain/lifecycle/installation/install-many.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(asset, action, installMany);
