import type { Json } from '../json.ts';
import { computed } from './computed-field.ts';
import type { ComputedField, Typed } from './field-kinds.ts';

/** NetBox: how many objects there are of a kind that is not offered. Clients of NetBox read such counts all the same. */
export const alwaysZero = computed('integer', () => 0);

/** NetBox: an object of a kind that is not offered, such as an IP address. Clients of NetBox ask whether there is one. */
export const alwaysNull = computed('object', () => null);

/** NetBox: a text of an object of a kind that is not offered, such as a MAC address. */
export const noText = computed('string', () => null);

/** NetBox: objects of a kind that is not offered. */
export const emptyList = computed('array', () => []);

type Unoffered = ComputedField & Typed<Json>;

/** Clients send back what they have read: only a request that would set something is refused. */
const refusing = (field: Unoffered, kind: string): Unoffered => ({
  ...field,
  refusal: `${kind} are not offered. Leave this empty.`,
});

/** NetBox: an object of a kind that is not offered, which requests may set. `kind` is its plural in sentences. */
export const unofferedObject = (kind: string): Unoffered => refusing(alwaysNull, kind);

/** NetBox: objects of a kind that is not offered, which requests may set. */
export const unofferedList = (kind: string): Unoffered => refusing(emptyList, kind);

/** NetBox: a number of what is not offered, which requests may set. */
export const unofferedNumber = (kind: string): Unoffered =>
  refusing(
    computed('integer', () => null),
    kind,
  );

/** NetBox: a text of what is not offered, which requests may set. */
export const unofferedText = (kind: string): Unoffered => refusing(noText, kind);
