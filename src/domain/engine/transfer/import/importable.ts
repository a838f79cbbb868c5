import type { Resource } from '../../resource/resource.ts';

/** What other use cases make is not made from files, files give no access to anybody, and no row of theirs holds another file. */
export const isImportable = ({ app, methods, packed, fields }: Resource): boolean =>
  methods.includes('POST') && !packed && app !== 'users' && fields._file === undefined;
