import type { Resource } from '../../resource/resource.ts';
import { importKeyOf } from '../import/columns.ts';

/**
 * The attribute by which a file names one object of this type without doubt, whatever other objects there are: the one
 * that imports go by or the natural key, if it is unique beside what other columns say of the object (`scope`); else the
 * id.
 */
export function exactAccessor(target: Resource, scope: readonly string[]): string {
  const candidates = [importKeyOf(target), target.naturalKey ?? 'id'];
  return candidates.find((attribute) => isUnique(target, attribute, scope)) ?? 'id';
}

/** The same for cells that hold several objects: only slugs hold no commas. */
export function exactListAccessor(target: Resource): string {
  const slugs = Object.entries(target.fields).flatMap(([name, field]) =>
    field.kind === 'text' && field.format === 'slug' ? [name] : [],
  );
  return slugs.find((attribute) => isUnique(target, attribute, [])) ?? 'id';
}

/** Constraints hold where no value is null, and some under conditions only. */
function isUnique(target: Resource, attribute: string, scope: readonly string[]): boolean {
  const always = (name: string): boolean => target.fields[name]?.nullable === false;
  const field = target.fields[attribute];
  if (field?.kind !== 'text' || !field.notBlank) return false;
  return target.unique.some(
    ({ fields, when }) =>
      !when &&
      fields.includes(attribute) &&
      fields.every((name) => always(name) && (name === attribute || scope.includes(name))),
  );
}
