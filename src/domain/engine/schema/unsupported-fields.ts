import { computed } from './fields.ts';

/** NetBox: how many objects there are of a kind that is not offered. Clients of NetBox read such counts all the same. */
export const alwaysZero = computed('integer', () => 0);

/** NetBox: an object of a kind that is not offered, such as an IP address. Clients of NetBox ask whether there is one. */
export const alwaysNull = computed('object', () => null);
