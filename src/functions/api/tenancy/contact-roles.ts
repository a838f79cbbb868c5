import { contactRole } from '../../../domain/organization/contact-role.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(contactRole);
