import { job } from '../../../domain/platform/job.ts';
import { resourceFunction } from '../../http/resource-function.ts';
import { withReportLinks } from '../../imports/report-links.ts';

export const handler = resourceFunction(job, { finish: withReportLinks });
