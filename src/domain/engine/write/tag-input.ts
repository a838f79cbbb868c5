import { type ErrorCollector, refused } from '../errors.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Work } from '../ports.ts';
import type { Resource } from '../resource/resource.ts';
import { references } from '../schema/fields.ts';
import { parseInput } from './parse-input.ts';

const tagType = 'extras.tag';
const changes = { add_tags: references(tagType), remove_tags: references(tagType) } as const;

/**
 * The tags of an object as `add_tags` and `remove_tags` of a request leave them; nothing when the request names neither.
 * NetBox: not together with `tags`, and nothing can be removed from an object that is new.
 */
export async function tagInput(
  work: Pick<Work, 'reader' | 'actor'>,
  resource: Resource,
  before: JsonObject | undefined,
  input: JsonObject,
  errors: ErrorCollector,
): Promise<JsonObject> {
  if (!resource.fields.tags || (input.add_tags === undefined && input.remove_tags === undefined)) return {};
  const { values } = await parseInput(work, { fields: changes }, input, 'partial', errors);
  const [added, removed] = [idsIn(values.add_tags), idsIn(values.remove_tags)];
  if (Array.isArray(input.tags) && input.tags.length > 0)
    errors.add('tags', 'Cannot specify "tags" together with "add_tags" or "remove_tags".');
  if (!before && input.remove_tags !== undefined)
    errors.add('remove_tags', 'Tags cannot be removed from an object that is being created.');
  if (added.some((id) => removed.includes(id)))
    errors.add('remove_tags', 'Tags may not be present in both "add_tags" and "remove_tags".');
  const kept = [...idsIn(before?.tags), ...added].filter((id) => !removed.includes(id));
  return { tags: [...new Set(kept)].sort((a, b) => a - b) };
}

const idsIn = (value: Json | undefined): readonly number[] =>
  [value ?? []].flat().filter((id) => typeof id === 'number');

/** NetBox: a tag may be limited to some types. Fails for the first new tag that is not for this one. */
export async function requireFittingTags(
  { reader }: Pick<Work, 'reader'>,
  resource: Resource,
  before: JsonObject | undefined,
  after: JsonObject,
): Promise<void> {
  const old = idsIn(before?.tags);
  const added = idsIn(after.tags).filter((id) => !old.includes(id));
  if (added.length === 0) return;
  const tags = await reader.getMany(added.map((id) => ({ type: tagType, id })));
  for (const { values } of tags.values()) {
    const types = [values.object_types ?? []].flat();
    if (types.length > 0 && !types.includes(resource.type))
      throw refused('invalid', `Tag ${values.name} cannot be assigned to ${resource.label} objects.`);
  }
}
