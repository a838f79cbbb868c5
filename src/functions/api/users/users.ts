import { user } from '../../../domain/platform/user.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(user);
