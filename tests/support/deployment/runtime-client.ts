/**
 * What stands between the Runtime API of Lambda and a handler: asks for invocations, one after the other, and posts what the
 * handler answers or throws. `_HANDLER` is `<file>.<export>`, `LAMBDA_TASK_ROOT` the folder of the unpacked archive.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const { AWS_LAMBDA_RUNTIME_API: api, _HANDLER: name = '', LAMBDA_TASK_ROOT: folder = '' } = process.env;
const invocations = `http://${api}/2018-06-01/runtime/invocation`;
const [file, exported = ''] = name.split('.');
const { [exported]: handler } = await import(pathToFileURL(join(folder, `${file}.mjs`)).href);

for (;;) {
  const next = await fetch(`${invocations}/next`);
  const id = next.headers.get('lambda-runtime-aws-request-id') ?? '';
  const deadline = Number(next.headers.get('lambda-runtime-deadline-ms'));
  const context = {
    awsRequestId: id,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
  try {
    await post(`${id}/response`, (await handler(await next.json(), context)) ?? null);
  } catch (error) {
    await post(`${id}/error`, { errorMessage: error instanceof Error ? error.message : String(error) });
  }
}

async function post(path: string, body: object | null): Promise<void> {
  const headers = { 'x-peak-memory-kb': String(process.resourceUsage().maxRSS) };
  await fetch(`${invocations}/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
}
