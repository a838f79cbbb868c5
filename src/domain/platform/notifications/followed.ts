import type { Resource } from '../../engine/resource/resource.ts';

/** Entries about other objects: they carry custom fields, and nobody follows them. */
const entries: ReadonlySet<string> = new Set(['extras.journalentry', 'tenancy.contactassignment']);

/** NetBox: users bookmark and subscribe to objects of the kinds that carry custom fields. */
export const isFollowed = ({ type, fields }: Pick<Resource, 'type' | 'fields'>): boolean =>
  fields.custom_fields !== undefined && !entries.has(type);
