import { Failure } from '../../domain/engine/errors.ts';
import type { Json, JsonObject } from '../../domain/engine/json.ts';
import { mediaType, requireSize } from '../http/contract/json-body.ts';
import type { ApiRequest } from '../http/contract/request.ts';

/** A form with a file, as NetBox takes images. */
export interface Form {
  readonly fields: JsonObject;
  readonly file: File | undefined;
}

export const isForm = (request: ApiRequest): boolean =>
  mediaType(request.header('content-type')) === 'multipart/form-data';

/** Reads a form; `part` is the name of the part that holds the file. Fails with 400 and 413. */
export async function readForm(request: ApiRequest, part: string): Promise<Form> {
  const bytes = request.bytes();
  requireSize(bytes);
  const parts = await partsOf(bytes, request.header('content-type') ?? '');
  const fields: Record<string, Json> = {};
  for (const [name, value] of parts) if (typeof value === 'string') fields[name] = value;
  const file = parts.get(part);
  return { fields, file: file instanceof File ? file : undefined };
}

async function partsOf(bytes: Uint8Array, type: string): Promise<FormData> {
  try {
    return await new Response(Buffer.from(bytes), { headers: { 'Content-Type': type } }).formData();
  } catch (cause) {
    throw new Failure(
      'invalid',
      { detail: 'Multipart form parse error - the parts of the form cannot be read.' },
      { cause },
    );
  }
}
