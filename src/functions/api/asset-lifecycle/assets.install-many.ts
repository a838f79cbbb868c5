import { asset } from '../../../domain/lifecycle/asset.ts';
import { installMany as action } from '../../../domain/lifecycle/asset-actions.ts';
import { installMany } from '../../../domain/use-cases/install-many.ts';
import { formFunction } from '../../http/action-function.ts';

export const handler = formFunction(asset, action, installMany);
