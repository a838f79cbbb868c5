import { statusTransitionRule } from '../../../domain/lifecycle/status-transition-rule.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(statusTransitionRule);
