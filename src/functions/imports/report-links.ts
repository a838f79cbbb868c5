import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { isJsonObject, type Json, type JsonObject } from '../../domain/model/json.ts';
import { presignedUrl } from '../../repos/presign.ts';
import { jsonType } from '../http/response.ts';

/** Seconds: whoever reads a job gets links that are fresh. */
const linkSeconds = 3_600;
const linkNames = ['report_url', 'rejected_url'];

type Handler = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;

/** Jobs keep the keys of their reports; answers show URLs by which the reports can be read. */
export const withReportLinks = (handler: Handler) =>
  middy(async (event: APIGatewayProxyEvent, context: Context): Promise<APIGatewayProxyResult> => {
    const response = await handler(event, context);
    if (response.headers?.['Content-Type'] !== jsonType || !response.body.includes('_url"')) return response;
    const body: Json = JSON.parse(response.body);
    return { ...response, body: JSON.stringify(await linked(body)) };
  });

async function linked(body: Json): Promise<Json> {
  if (!isJsonObject(body)) return body;
  if (Array.isArray(body.results)) return { ...body, results: await Promise.all(body.results.map(linkedJob)) };
  return linkedJob(body);
}

async function linkedJob(job: Json): Promise<Json> {
  if (!isJsonObject(job) || !isJsonObject(job.data)) return job;
  const data: JsonObject = job.data;
  const links = await Promise.all(
    linkNames.flatMap((name) => {
      const key = data[name];
      return typeof key === 'string' && key.startsWith('reports/') ? [linkTo(name, key)] : [];
    }),
  );
  return { ...job, data: { ...data, ...Object.fromEntries(links) } };
}

async function linkTo(name: string, key: string): Promise<readonly [string, string]> {
  const permit = { method: 'GET', bucket: process.env.QM_BUCKET ?? '', key, seconds: linkSeconds } as const;
  return [name, await presignedUrl(permit, process.env)];
}
