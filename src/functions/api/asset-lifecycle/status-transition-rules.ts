import { statusTransitionRule } from '../../../domain/lifecycle/status/status-transition-rule.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(statusTransitionRule);
