import type { Difference } from './difference.ts';

/** Filters of NetBox on offered lists that are missing here. */
export const filterDifferences: readonly Difference[] = [];
