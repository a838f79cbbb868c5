import { ErrorCollector } from '../../errors.ts';
import type { Json, JsonObject } from '../../json.ts';
import type { Work } from '../../ports.ts';
import { findByAttributes, sightOf } from '../../query/look-up.ts';
import type { Resource } from '../../resource/resource.ts';
import { parseInput } from '../../write/parse-input.ts';
import { importKeyOf } from './columns.ts';

/**
 * The objects, at most two, that a row without an id means: those with its name, within what makes names unique (the site
 * and tenant of a device, the device of an interface), as far as the row says it. None for resources without names.
 */
export async function findByNaturalKey(work: Work, resource: Resource, input: JsonObject): Promise<readonly number[]> {
  const errors = new ErrorCollector();
  const { values } = await parseInput(work, resource, input, 'partial', errors);
  if (!errors.empty) return [];
  const sight = sightOf(work.reader.registry, work.actor);
  const find = (attributes: JsonObject) => findByAttributes(work.reader, resource, attributes, sight);
  const given = (name: string): Json | undefined => (values[name] === '' ? undefined : (values[name] ?? undefined));
  const slug = slugOf(resource);
  if (slug !== undefined && given(slug) !== undefined) {
    const named = await find({ [slug]: given(slug) ?? null });
    if (named.length < 2) return named;
    return find({ [slug]: given(slug) ?? null, ...scopeIn(resource, slug, values) });
  }
  const naming = importKeyOf(resource);
  const name = given(naming);
  return name === undefined ? [] : find({ [naming]: name, ...scopeIn(resource, naming, values) });
}

/** A slug names an object better than its name and its place, which may be what changes. */
const slugOf = ({ naturalKey, fields }: Resource): string | undefined => {
  const field = naturalKey === undefined ? undefined : fields[naturalKey];
  return field?.kind === 'text' && field.format === 'slug' ? naturalKey : undefined;
};

/** Values of the row for the fields that scope its name. */
function scopeIn({ unique, fields }: Resource, naming: string, values: JsonObject): JsonObject {
  const constraints = unique.filter((constraint) => constraint.fields.includes(naming));
  if (constraints.some((constraint) => constraint.fields.length === 1 && !constraint.when)) return {};
  const others = new Set(constraints.flatMap((constraint) => constraint.fields.filter((name) => name !== naming)));
  if (fields.site) others.add('site');
  return Object.fromEntries([...others].flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])));
}
