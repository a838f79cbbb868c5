import { token } from '../../../domain/platform/token.ts';
import { newToken } from '../../http/auth/create-token.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(token, { create: newToken });
