import { asset } from '../../../domain/lifecycle/installation/asset.ts';
import { uninstallMany as action } from '../../../domain/lifecycle/installation/asset-actions.ts';
import { uninstallMany } from '../../../domain/lifecycle/installation/uninstall-many.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(asset, action, uninstallMany);
