import { receivedUnit } from '../../../domain/lifecycle/units/received-unit.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(receivedUnit);
