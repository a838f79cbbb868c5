import type { Context } from '../context.ts';
import type { JsonObject } from '../json.ts';
import type { Registry } from '../resource/registry.ts';
import type { Resource, StoredObject } from '../resource/resource.ts';
import { displayNeedsOf, displayOf } from '../resource/serialize.ts';
import type { ObjectRef } from '../schema/field-kinds.ts';

/** What can be answered of an object that is written without reading: id, address and name, as NetBox nests objects. */
export function shortAnswer(
  { store: { registry }, baseUrl }: Pick<Context, 'store' | 'baseUrl'>,
  resource: Resource,
  object: StoredObject,
): JsonObject {
  const short = shortReference({ registry, baseUrl }, object);
  if (displayNeedsOf(resource, object.values).length > 0) return short;
  return { ...short, display: displayOf(resource, object, { registry, loaded: () => undefined, hidden: new Set() }) };
}

/** An object of which only the id is known. */
export function shortReference(
  { registry, baseUrl }: { readonly registry: Registry; readonly baseUrl: string },
  { type, id }: Pick<ObjectRef, 'type' | 'id'>,
): JsonObject {
  const { path, label } = registry.resourceOf(type);
  return { id, url: `${baseUrl}${path}/${id}/`, display: `${label} ${id}` };
}
