import { moduleBayTemplate } from '../../../domain/inventory/component-templates.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(moduleBayTemplate);
