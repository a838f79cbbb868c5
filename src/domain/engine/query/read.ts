import { permitted, requireGrant } from '../access/access.ts';
import type { Context } from '../context.ts';
import { notFound } from '../errors.ts';
import { loadObject } from '../resource/load-objects.ts';
import type { ObjectOf, Resource } from '../resource/resource.ts';
import type { TypeName } from '../schema/field-kinds.ts';

/** One object, if the caller may view it. NetBox: 403 without any permission to view, 404 outside of it. */
export async function readOne<T extends TypeName>(
  { store, actor }: Pick<Context, 'store' | 'actor'>,
  resource: Resource & { readonly type: T },
  id: number,
): Promise<ObjectOf<T>> {
  const { type } = resource;
  const grant = await requireGrant(store.registry, actor, 'view', resource);
  const object = await loadObject(store, type, id);
  const [visible] = object ? await permitted(store, grant, [object]) : [];
  if (!visible) throw notFound(resource.label);
  return visible;
}
