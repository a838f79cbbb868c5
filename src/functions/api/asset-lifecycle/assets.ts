import { asset } from '../../../domain/lifecycle/installation/asset.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(asset);
