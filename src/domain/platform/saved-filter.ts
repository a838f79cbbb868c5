import { invalid, refused } from '../engine/errors.ts';
import { filterProblems } from '../engine/query/filter-json.ts';
import { ownerFilters } from '../engine/resource/declared-filters.ts';
import { defineResource } from '../engine/resource/resource.ts';
import { boolean, integer, jsonObject, objectTypes, reference, slug, text } from '../engine/schema/fields.ts';
import { unofferedObject } from '../engine/schema/unsupported-fields.ts';

const type = 'extras.savedfilter';

const savedFilterFields = {
  object_types: objectTypes('any', { required: true }),
  name: text({ required: true, maxLength: 100 }),
  slug: slug(),
  description: text({ maxLength: 200 }),
  user: reference('users.user', { onDelete: 'set-null', bare: true }),
  weight: integer({ default: 100, min: 0, max: 32767 }),
  enabled: boolean({ default: true }),
  shared: boolean({ default: true }),
  parameters: jsonObject({ required: true, long: true }),
  owner: unofferedObject('Owners'),
} as const;

/** NetBox: filter parameters under a name, for everybody or for one user. Lists take them by `filter=<slug>`. */
export const savedFilter = defineResource({
  app: 'extras',
  model: 'savedfilter',
  endpoint: 'saved-filters',
  label: 'saved filter',
  fields: savedFilterFields,
  unique: [
    { name: 'name', fields: ['name'] },
    { name: 'slug', fields: ['slug'] },
  ],
  naturalKey: 'slug',
  importKey: 'name',
  ordering: ['weight', 'name'],
  /** NetBox: one that is not shared is its owner's. */
  restrictTo: [{ shared: true }, { user: '$user' }],
  brief: ['name', 'slug', 'description'],
  filters: {
    usable: {
      satisfies: [
        { enabled: true, shared: true },
        { enabled: true, user: '$user' },
      ],
    },
  },
  unoffered: ownerFilters,
  search: ['name', 'description'],
  display: ({ name }) => name,
  async onSave({ id, before, after }, work) {
    const problems = await Promise.all(
      after.object_types.map((objectType) => filterProblems(work, objectType, after.parameters)),
    );
    const { userId, superuser } = work.actor;
    if (before && after.user !== before.user && before.user !== userId && !superuser)
      throw refused('forbidden', 'Only the owner of a saved filter and superusers may change its owner.');
    if (problems.flat().length > 0) throw invalid({ parameters: [...new Set(problems.flat())] });
    const ownerless = before === null && after.user === null ? await work.get(type, id) : undefined;
    if (ownerless) work.update(ownerless, { user: work.actor.userId });
  },
});

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'extras.savedfilter': typeof savedFilterFields;
  }
}
