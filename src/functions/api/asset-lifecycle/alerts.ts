import { alert } from '../../../domain/lifecycle/checks/alert.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(alert);
