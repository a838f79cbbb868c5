import { cancel, job } from '../../../domain/platform/job.ts';
import { cancelJob } from '../../../domain/platform/jobs.ts';
import { objectFunction } from '../../http/action-function.ts';

export const handler = objectFunction(job, cancel, cancelJob);
