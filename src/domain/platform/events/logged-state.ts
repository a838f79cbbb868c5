import type { Json, JsonObject } from '../../engine/json.ts';
import type { Resource } from '../../engine/resource/resource.ts';

/**
 * The values of an object as the change log tells of them: what permissions look at when the object itself is gone. Tags,
 * which the log calls by name, and hidden fields are missing.
 */
export function loggedState({ fields }: Resource, snapshot: JsonObject): JsonObject {
  const state: Record<string, Json> = {};
  for (const [name, field] of Object.entries(fields)) {
    if (field.kind === 'generic') {
      const { [`${name}_type`]: type = null, [`${name}_id`]: id = null } = snapshot;
      state[name] = type === null || id === null ? null : { type, id };
    } else if (field.kind === 'references' && field.target === 'extras.tag') state[name] = [];
    else state[name] = snapshot[name] ?? null;
  }
  return state;
}
