import { createHash, randomUUID } from 'node:crypto';
import type { Context } from '../../domain/engine/context.ts';
import { invalid } from '../../domain/engine/errors.ts';
import type { JsonObject } from '../../domain/engine/json.ts';
import type { Resource } from '../../domain/engine/resource/resource.ts';
import { dryRunStore } from '../../domain/engine/write/dry-run.ts';
import { save } from '../../domain/engine/write/save.ts';
import { factsOf, sizeOf } from '../../domain/platform/files/file-facts.ts';
import { startBytes } from '../../domain/platform/files/file-formats.ts';
import { type FileType, fileKey, filePart } from '../../domain/platform/files/stored-file.ts';
import { isDryRun } from '../http/contract/dry-run.ts';
import { pathId } from '../http/contract/object-request.ts';
import type { ApiRequest } from '../http/contract/request.ts';
import type { PreparedWrite } from '../http/resource-function.ts';
import { filesBucket } from './bucket-files.ts';
import { isForm, readForm } from './read-form.ts';

type FileResource = Resource & { readonly type: FileType };

/**
 * Takes the file out of a form and stores it, so that the rest of the request is one like any other. The request is judged
 * before: what would be refused leaves nothing in the bucket.
 */
export async function takeForm(
  resource: FileResource,
  request: ApiRequest,
  context: Context,
): Promise<PreparedWrite | undefined> {
  if (!['POST', 'PUT', 'PATCH'].includes(request.method) || !isForm(request)) return undefined;
  const isNew = request.pathParameter('id') === undefined;
  const part = filePart[resource.type];
  const { fields, file } = await readForm(request, part);
  if (!file) {
    if (isNew || request.method === 'PUT') throw invalid({ [part]: ['No file was submitted.'] });
    return { request: { ...request, body: () => fields }, preset: {} };
  }
  const content = Buffer.from(await file.arrayBuffer());
  const filename = typeof fields.filename === 'string' ? fields.filename : file.name;
  const start = content.subarray(0, startBytes);
  const { facts, pixels } = factsOf(resource.type, filename, { size: content.length, start });
  const key = fileKey(resource.type, randomUUID(), filename);
  const preset: JsonObject = { ...facts, ...sizeOf(pixels), _file: key };
  // Two requests under one Idempotency-Key are the same if their files are.
  const body = { ...fields, filename, [part]: createHash('sha256').update(content).digest('hex') };
  if (isDryRun(request)) return { request: { ...request, body: () => body }, preset };
  await save(
    { ...context, store: dryRunStore(context.store) },
    {
      resource,
      ...(isNew ? {} : { id: pathId(request, resource) }),
      input: body,
      preset,
      completeness: request.method === 'PATCH' ? 'partial' : 'whole',
    },
  );
  const bucket = await filesBucket();
  await bucket.write(key, content, facts.content_type);
  return { request: { ...request, body: () => body }, preset };
}
