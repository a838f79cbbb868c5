import { registry } from '../../../domain/registry.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(registry.resourceOf('extras.journalentry'));
