import { ownRestriction, permitted } from '../access/access.ts';
import type { Context } from '../context.ts';
import { invalid } from '../errors.ts';
import { isJsonObject } from '../json.ts';
import type { Reader } from '../ports.ts';
import { loadObject } from '../resource/load-objects.ts';
import type { Resource, StoredObject } from '../resource/resource.ts';
import { parseId } from '../schema/ids.ts';
import { parametersFrom } from './filter-json.ts';
import type { Parameters } from './selection.ts';

const type = 'extras.savedfilter';

/**
 * The parameters with those of the saved filters that `filter` and `filter_id` name. NetBox: only shared ones or the
 * caller's own, superusers all, whether or not a permission lets them list saved filters; values of one parameter are
 * alternatives, whoever gives them. One that cannot be used is refused: left out, it would match everything.
 */
export async function withSavedFilters(
  { store, actor }: Pick<Context, 'store' | 'actor'>,
  resource: Resource,
  parameters: Parameters,
): Promise<Parameters> {
  const merged = new Map(parameters);
  const usable = await ownRestriction(store.registry, actor, store.registry.resourceOf(type));
  for (const name of ['filter', 'filter_id'] as const)
    for (const given of parameters.get(name) ?? []) {
      if (given === '') continue;
      const found = await findFilter(store, name, given);
      const [own] = found && isFor(found, resource.type) ? await permitted(store, usable, [found]) : [];
      if (!own) throw invalid({ [name]: [`Select a valid choice. ${given} is not one of the available choices.`] });
      const saved = isJsonObject(own.values.parameters) ? parametersFrom(own.values.parameters) : new Map();
      for (const [key, values] of saved) merged.set(key, [...(merged.get(key) ?? []), ...values]);
    }
  return merged;
}

async function findFilter(
  reader: Reader,
  by: 'filter' | 'filter_id',
  given: string,
): Promise<StoredObject | undefined> {
  const id = by === 'filter' ? await reader.findUnique(type, 'slug', { slug: given }) : parseId(given);
  return id === undefined ? undefined : loadObject(reader, type, id);
}

const isFor = ({ values }: StoredObject, type: string): boolean =>
  values.enabled === true && Array.isArray(values.object_types) && values.object_types.includes(type);
