import { cableType } from '../../../domain/lifecycle/item/cable-type.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(cableType);
