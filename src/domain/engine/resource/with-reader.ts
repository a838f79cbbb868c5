import type { Reader } from '../ports.ts';
import { sharesDefinitions } from './custom-field-cache.ts';

/**
 * A reader with the members of `own` and, for the rest, those of `inner`; both share the cache of custom fields. One that has
 * rows of its own has no collections and look-ups but its own.
 */
export function withReader<O extends Partial<Reader>>(inner: Reader, own: O): Reader & O {
  const forwarded: Reader = {
    registry: inner.registry,
    getMany: (refs, freshness) => inner.getMany(refs, freshness),
    findUnique: (type, constraint, values) => inner.findUnique(type, constraint, values),
    rows: (source, limit) => inner.rows(source, limit),
    findByText: own.rows ? async () => undefined : (type, field, text) => inner.findByText(type, field, text),
    collection: own.rows ? async () => undefined : (type) => inner.collection(type),
    count: (type) => inner.count(type),
    countReferences: (type, field, target) => inner.countReferences(type, field, target),
  };
  return sharesDefinitions({ ...forwarded, ...own }, inner);
}
