import type { Resource } from '../../resource/resource.ts';

/** What other use cases make is not made from files, and files give no access to anybody. */
export const isImportable = ({ app, methods, packed }: Resource): boolean =>
  methods.includes('POST') && !packed && app !== 'users';
