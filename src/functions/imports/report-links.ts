import type { APIGatewayProxyResult } from 'aws-lambda';
import { isJsonObject, type Json, type JsonObject } from '../../domain/engine/json.ts';
import { presignedUrl } from '../../repos/presign.ts';
import { jsonType } from '../http/contract/response.ts';

/** Seconds; each read of a job creates fresh links. */
const linkSeconds = 3_600;
const linkNames = ['report_url', 'table_url', 'rejected_url'];

/** Jobs keep the keys of their reports; answers show URLs by which the reports can be read. */
export function withReportLinks(response: APIGatewayProxyResult): APIGatewayProxyResult {
  if (response.headers?.['Content-Type'] !== jsonType || !response.body.includes('_url"')) return response;
  const body: Json = JSON.parse(response.body);
  return { ...response, body: JSON.stringify(linked(body)) };
}

function linked(body: Json): Json {
  if (!isJsonObject(body)) return body;
  return Array.isArray(body.results) ? { ...body, results: body.results.map(linkedJob) } : linkedJob(body);
}

function linkedJob(job: Json): Json {
  if (!isJsonObject(job) || !isJsonObject(job.data)) return job;
  const data: JsonObject = job.data;
  const links = linkNames.flatMap((name) => {
    const key = data[name];
    return typeof key === 'string' && key.startsWith('reports/') ? [[name, linkTo(key)] as const] : [];
  });
  return { ...job, data: { ...data, ...Object.fromEntries(links) } };
}

const linkTo = (key: string): string =>
  presignedUrl({ method: 'GET', bucket: process.env.QM_BUCKET ?? '', key, seconds: linkSeconds }, process.env);
