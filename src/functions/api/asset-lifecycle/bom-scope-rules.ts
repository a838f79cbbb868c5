import { bomScopeRule } from '../../../domain/lifecycle/bom/bom-scope-rule.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(bomScopeRule);
