import type { Check } from './check.ts';
import { sparesLevelCheck } from './spares-level-check.ts';

/** Every scheduled check. */
export const checks: readonly Check[] = [sparesLevelCheck];
