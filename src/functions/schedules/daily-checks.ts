import { checksOf } from './checks.ts';

export const handler = checksOf('day');
