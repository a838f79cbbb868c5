import type { Difference } from './difference.ts';

/** Fields of NetBox's answers that are missing here, or of another kind. */
export const fieldDifferences: readonly Difference[] = [];
