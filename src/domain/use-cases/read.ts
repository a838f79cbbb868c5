import { notFound } from '../model/errors.ts';
import type { TypeName } from '../model/field-kinds.ts';
import { loadObject } from '../model/load-objects.ts';
import type { ObjectOf, Resource } from '../model/resource.ts';
import { permitted, requireGrant } from './access.ts';
import type { Context } from './context.ts';

/** One object, if the caller may view it. NetBox: 403 without any permission to view, 404 outside of it. */
export async function readOne<T extends TypeName>(
  { store, actor }: Pick<Context, 'store' | 'actor'>,
  resource: Resource & { readonly type: T },
  id: number,
): Promise<ObjectOf<T>> {
  const { type } = resource;
  const grant = await requireGrant(actor, 'view', resource);
  const object = await loadObject(store, type, id);
  const [visible] = object ? await permitted(store, grant, [object]) : [];
  if (!visible) throw notFound(resource.label);
  return visible;
}
