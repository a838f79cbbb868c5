import { contactGroup } from '../../../domain/organization/contact-group.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(contactGroup);
