import type { Reader } from '../ports.ts';
import { sharesDefinitions } from './custom-field-cache.ts';
import { referringOneByOne } from './load-objects.ts';

/**
 * A reader with the members of `own` and, for the rest, those of `inner`; both share the cache of custom fields. One that has
 * rows of its own has no collections and look-ups but its own. Rows of its
 * own show in `referring`, too.
 */
export function withReader<O extends Partial<Reader>>(inner: Reader, own: O): Reader & O {
  const { rows } = own;
  const forwarded: Reader = {
    registry: inner.registry,
    getMany: (refs, freshness) => inner.getMany(refs, freshness),
    findUnique: (type, constraint, values) => inner.findUnique(type, constraint, values),
    rows: (source, limit) => inner.rows(source, limit),
    findByText: rows ? async () => undefined : (type, field, text) => inner.findByText(type, field, text),
    collection: rows ? async () => undefined : (type, part) => inner.collection(type, part),
    referring: (type, field, targets) =>
      rows ? referringOneByOne({ rows }, type, field, targets) : inner.referring(type, field, targets),
    count: (type) => inner.count(type),
    countReferences: (type, field, target) => inner.countReferences(type, field, target),
  };
  return sharesDefinitions({ ...forwarded, ...own }, inner);
}
