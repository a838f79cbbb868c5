import { asset } from '../../../domain/lifecycle/installation/asset.ts';
import { installMany as action } from '../../../domain/lifecycle/installation/asset-actions.ts';
import { installMany } from '../../../domain/lifecycle/installation/install-many.ts';
import { formFunction } from '../../http/action-function.ts';

export const handler = formFunction(asset, action, installMany);
