import { invalid } from '../../domain/engine/errors.ts';
import type { Json, JsonObject } from '../../domain/engine/json.ts';
import type { ActionDeclaration } from '../../domain/engine/resource/action.ts';
import { isEntries } from '../../domain/engine/schema/input-schema.ts';
import { mediaType, requireSize } from './contract/json-body.ts';
import type { ApiRequest } from './contract/request.ts';

/**
 * The request with a JSON body, whatever way its file came: in JSON, as a part of a form, or as the body itself. The other
 * members of the body come as fields of the form or as parameters of the query; lists are written as JSON there.
 */
export async function withFileMember(request: ApiRequest, action: ActionDeclaration): Promise<ApiRequest> {
  const { fileMember, body } = action;
  const type = mediaType(request.header('content-type'));
  if (fileMember === undefined || typeof body !== 'object' || type === 'application/json') return request;
  const bytes = request.bytes();
  requireSize(bytes);
  const inForm = type === 'multipart/form-data';
  const given = inForm ? await formMembers(request, bytes) : bytes.length > 0 ? { [fileMember]: base64(bytes) } : {};
  const texts = new Map<string, string>(Object.entries(given));
  // Names that are no members come along and are refused: a misspelt dry_run must not write.
  for (const [name, values] of request.query) {
    const last = values.at(-1);
    const isMember = name !== fileMember && !ofEveryRequest.has(name);
    if (last !== undefined && isMember && !texts.has(name)) texts.set(name, last);
  }
  const members: JsonObject = Object.fromEntries(
    [...texts].flatMap(([name, text]): [string, Json][] => {
      const member = body[name];
      if (text === '' && name !== fileMember) return [];
      return [[name, member && isEntries(member) ? listIn(name, text) : text]];
    }),
  );
  return { ...request, body: () => members };
}

/** Parameters that are no members of a body. */
const ofEveryRequest: ReadonlySet<string> = new Set(['dry_run', 'fields', 'omit', 'brief', 'format']);

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** Files of a form as Base64, its other fields as their texts. */
async function formMembers(request: ApiRequest, bytes: Uint8Array): Promise<Readonly<Record<string, string>>> {
  const members: Record<string, string> = {};
  const headers = { 'Content-Type': request.header('content-type') ?? '' };
  try {
    for (const [name, value] of await new Response(Uint8Array.from(bytes), { headers }).formData())
      members[name] = typeof value === 'string' ? value : base64(new Uint8Array(await value.arrayBuffer()));
  } catch (cause) {
    if (cause instanceof TypeError)
      throw invalid({ non_field_errors: ['The form cannot be read as multipart/form-data.'] });
    throw cause;
  }
  return members;
}

function listIn(name: string, text: string): Json {
  try {
    return JSON.parse(text) satisfies Json;
  } catch {
    throw invalid({ [name]: ['Value must be valid JSON.'] });
  }
}
