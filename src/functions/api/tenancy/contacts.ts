import { contact } from '../../../domain/organization/contact.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(contact);
