import type { Json } from '../json.ts';
import type { ComputedField, Typed } from './field-kinds.ts';

/** A member of answers that is computed from the object, and that requests cannot set. */
export const computed = (
  schema: ComputedField['schema'],
  compute: ComputedField['compute'],
): ComputedField & Typed<Json> => ({ kind: 'computed', nullable: true, readOnly: true, schema, compute });
