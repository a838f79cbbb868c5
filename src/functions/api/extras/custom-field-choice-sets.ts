import { customFieldChoiceSet } from '../../../domain/platform/custom-field-choice-set.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(customFieldChoiceSet);
