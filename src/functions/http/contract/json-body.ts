import { Failure, refused } from '../../../domain/engine/errors.ts';
import type { Json } from '../../../domain/engine/json.ts';
import { pythonJsonError } from './python-json-error.ts';

/** Lambda takes 6 MB for the whole event, in which the body stands as Base64. */
const largestBody = 4_500_000;

/** No object of the API nests deeper; look-ups by attributes and free JSON rarely go beyond five. */
export const deepestNesting = 24;

/** Reads a JSON body; undefined when there is none. Fails with 400, 413 or 415. */
export function parseBody(text: string, contentType: string | undefined): Json | undefined {
  if (text.trim() === '') return undefined;
  const type = mediaType(contentType);
  if (type !== 'application/json') throw unsupported(type);
  if (!utf8.test(contentType ?? '')) throw unsupported(contentType ?? '');
  requireSize(text);
  return parseJson(text);
}

/** Bodies come as UTF-8: in another encoding every letter beyond ASCII would be kept as another one. */
const utf8 = /^(?!.*;\s*charset\s*=)|;\s*charset\s*=\s*"?(utf-?8|us-ascii)"?\s*(;|$)/i;

/** Media type without parameters; JSON if the header is absent. */
export const mediaType = (contentType = 'application/json'): string =>
  contentType.split(';')[0]?.trim().toLowerCase() ?? '';

export const unsupported = (type: string): Failure =>
  refused('unsupported-media-type', `Unsupported media type "${type}" in request.`);

/** Fails with 413 for a body that is too large; text is counted as UTF-8. */
export function requireSize(body: string | Uint8Array): void {
  if (Buffer.byteLength(body) > largestBody)
    throw refused('too-large', `The request body is larger than ${largestBody / 1_000_000} MB.`);
}

function parseJson(text: string): Json {
  try {
    const parsed: Json = JSON.parse(text);
    checkValue(parsed, 0);
    return parsed;
  } catch (cause) {
    const problem = cause instanceof UnfitValue ? cause.message : pythonJsonError(text);
    throw new Failure('invalid', { detail: `JSON parse error - ${problem}` }, { cause });
  }
}

/** What no value of a body may be, whatever language it was written in. */
export class UnfitValue extends Error {
  override readonly name = 'UnfitValue';
}

/** Half of a surrogate pair is no character: it could be neither stored nor answered. */
export function checkValue(value: Json, depth: number): void {
  if (typeof value === 'string' && !value.isWellFormed()) throw new UnfitValue('Unpaired surrogate');
  if (typeof value !== 'object' || value === null) return;
  if (depth === deepestNesting) throw new UnfitValue(`Nested deeper than ${deepestNesting} levels`);
  for (const [key, member] of Object.entries(value)) {
    if (!key.isWellFormed()) throw new UnfitValue('Unpaired surrogate');
    checkValue(member, depth + 1);
  }
}
