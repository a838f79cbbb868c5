import type { TypeName } from '../../model/fields.ts';
import { canonicalJson, type JsonObject } from '../../model/json.ts';
import type { Reader } from '../../model/work.ts';
import { resourceOf } from '../../registry.ts';
import { findByAttributes } from '../look-up.ts';

/** Outcome of looking for the object that a cell names. */
export type Reference = { readonly id: number } | { readonly error: string };

/** Finds objects by their attributes. `named` is what the file calls the object, for the error. */
export type FindReference = (type: TypeName, attributes: JsonObject, named: string) => Promise<Reference>;

/** Names remembered at once; a file of a million rows must not hold a million of them. */
const mostRemembered = 20_000;

/**
 * Looks names up once a file: a thousand devices of one site ask for the site once. Whoever uses an id reads the object
 * anew, so an object that is deleted meanwhile is noticed. What is not found is not remembered: a later row may bring it.
 */
export function rememberedReferences(): (reader: Reader) => FindReference {
  const known = new Map<string, Promise<readonly number[]>>();
  const find = (reader: Reader, type: TypeName, attributes: JsonObject): Promise<readonly number[]> => {
    const key = `${type}|${canonicalJson(attributes)}`;
    const remembered = known.get(key);
    if (remembered) return remembered;
    if (known.size >= mostRemembered) known.clear();
    const finding = findByAttributes(reader, resourceOf(type), attributes);
    known.set(key, finding);
    const forget = (): void => {
      if (known.get(key) === finding) known.delete(key);
    };
    finding.then((ids) => {
      if (ids.length !== 1) forget();
    }, forget);
    return finding;
  };
  return (reader) => async (type, attributes, named) => {
    const [id, second] = await find(reader, type, attributes);
    if (id === undefined) return { error: `Object not found: ${named}` };
    if (second !== undefined)
      return { error: `"${named}" is not a unique value for this field; multiple objects were found` };
    return { id };
  };
}
