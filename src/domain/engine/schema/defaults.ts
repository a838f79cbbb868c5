import type { Json, JsonObject } from '../json.ts';
import type { Resource } from '../resource/resource.ts';

/** Values of an object of which nothing was said. */
export function defaults(resource: Resource): JsonObject {
  const values: Record<string, Json> = {};
  for (const [name, field] of Object.entries(resource.fields))
    if (field.kind !== 'computed') values[name] = field.default ?? null;
  return values;
}
