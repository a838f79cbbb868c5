import { vi } from 'vitest';

/**
 * Waits between attempts are random, from nothing to a bound. A test that must see many attempts fail draws short ones: a
 * fiftieth of the bound. Where others are waited for, waits have to be as they are.
 */
export function drawShortWaits(): void {
  vi.spyOn(Math, 'random').mockReturnValue(1 / 50);
}
