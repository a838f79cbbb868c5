import { Failure, refused } from '../../domain/model/errors.ts';
import type { Json } from '../../domain/model/json.ts';
import { pythonJsonError } from './python-json-error.ts';

/** Lambda takes 6 MB for the whole event, in which the body is escaped text. */
const largestBody = 5_000_000;

/** No object of the API nests deeper; look-ups by attributes and free JSON rarely go beyond five. */
const deepestNesting = 24;

/** Reads a JSON body; undefined when there is none. Fails with 400, 413 or 415. */
export function parseBody(text: string, contentType: string | undefined): Json | undefined {
  if (text.trim() === '') return undefined;
  const type = (contentType ?? 'application/json').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json')
    throw refused('unsupported-media-type', `Unsupported media type "${type}" in request.`);
  if (Buffer.byteLength(text) > largestBody)
    throw refused('too-large', `The request body is larger than ${largestBody / 1_000_000} MB.`);
  const parsed = parseJson(text);
  checkValue(parsed, 0);
  return parsed;
}

function parseJson(text: string): Json {
  try {
    const parsed: Json = JSON.parse(text);
    return parsed;
  } catch (cause) {
    throw new Failure('invalid', { detail: `JSON parse error - ${pythonJsonError(text)}` }, { cause });
  }
}

const parseError = (problem: string): Failure => refused('invalid', `JSON parse error - ${problem}`);

/** Half of a surrogate pair is no character: it could be neither stored nor answered. */
function checkValue(value: Json, depth: number): void {
  if (typeof value === 'string' && !value.isWellFormed()) throw parseError('Unpaired surrogate');
  if (typeof value !== 'object' || value === null) return;
  if (depth === deepestNesting) throw parseError(`Nested deeper than ${deepestNesting} levels`);
  for (const [key, member] of Object.entries(value)) {
    if (!key.isWellFormed()) throw parseError('Unpaired surrogate');
    checkValue(member, depth + 1);
  }
}
