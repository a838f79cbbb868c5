import { asset } from '../../../domain/lifecycle/installation/asset.ts';
import { uninstallMany as action } from '../../../domain/lifecycle/installation/asset-actions.ts';
import { uninstallMany } from '../../../domain/lifecycle/installation/uninstall-many.ts';
import { formFunction } from '../../http/action-function.ts';

export const handler = formFunction(asset, action, uninstallMany);
