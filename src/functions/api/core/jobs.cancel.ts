import { job } from '../../../domain/platform/job.ts';
import { cancelJob } from '../../../domain/use-cases/jobs.ts';
import { actionFunction, pathId } from '../../http/action-function.ts';
import { objectResponse } from '../../http/resource-function.ts';

export const handler = actionFunction('POST', async (request, context) =>
  objectResponse(200, job, await cancelJob(context, pathId(request, job)), request, context),
);
