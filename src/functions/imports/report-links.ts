import type { APIGatewayProxyResult } from 'aws-lambda';
import { isJsonObject, type JsonObject } from '../../domain/engine/json.ts';
import { presignedUrl } from '../../repos/presign.ts';
import { withEachObject } from '../http/contract/answered-objects.ts';

/** Seconds; each read of a job creates fresh links. */
const linkSeconds = 3_600;
const linkNames = ['report_url', 'table_url', 'rejected_url'];

/** Jobs keep the keys of their reports; answers show URLs by which the reports can be read. */
export const withReportLinks = (response: APIGatewayProxyResult): APIGatewayProxyResult =>
  response.body.includes('_url"') ? withEachObject(response, linkedJob) : response;

function linkedJob(job: JsonObject): JsonObject {
  if (!isJsonObject(job.data)) return job;
  const data: JsonObject = job.data;
  const links = linkNames.flatMap((name) => {
    const key = data[name];
    return typeof key === 'string' && key.startsWith('reports/') ? [[name, linkTo(key)] as const] : [];
  });
  return { ...job, data: { ...data, ...Object.fromEntries(links) } };
}

const linkTo = (key: string): string =>
  presignedUrl({ method: 'GET', bucket: process.env.QM_BUCKET ?? '', key, seconds: linkSeconds }, process.env);
