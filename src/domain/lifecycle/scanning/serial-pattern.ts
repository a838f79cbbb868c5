import { boundedPattern } from '../../engine/schema/safe-regex.ts';

/** The pattern of a serial rule: it has to fit the whole number, in any case. */
export const serialPattern = (pattern: string) => boundedPattern(`^(?:${pattern})$`, true);
