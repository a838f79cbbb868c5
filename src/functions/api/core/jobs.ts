import { job } from '../../../domain/platform/job.ts';
import { resourceFunction } from '../../http/resource-function.ts';

export const handler = resourceFunction(job);
