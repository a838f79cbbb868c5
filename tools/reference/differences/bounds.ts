import type { Difference } from './difference.ts';

/** Bounds, formats and choices of NetBox's fields that are others here. */
export const boundDifferences: readonly Difference[] = [];
