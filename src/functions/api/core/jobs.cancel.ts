import { cancel, job } from '../../../domain/platform/job.ts';
import { cancelJob } from '../../../domain/platform/jobs.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(job, cancel, cancelJob);
