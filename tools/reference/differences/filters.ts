import type { Difference } from './difference.ts';

/** Filters of NetBox on offered lists that are missing here. */
export const filterDifferences: readonly Difference[] = [
  {
    types: ['dcim.moduletype'],
    names: ['attr_*'],
    here: 'none; attributes are shown and written',
    why: 'their names are those of the schemas of profiles, and no document of NetBox lists them',
  },
];
