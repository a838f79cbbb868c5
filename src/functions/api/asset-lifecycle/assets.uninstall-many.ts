import { asset } from '../../../domain/lifecycle/asset.ts';
import { uninstallMany as action } from '../../../domain/lifecycle/asset-actions.ts';
import { uninstallMany } from '../../../domain/use-cases/uninstall-many.ts';
import { formFunction } from '../../http/action-function.ts';

export const handler = formFunction(asset, action, uninstallMany);
