import type { JsonObject } from '../../domain/engine/json.ts';
import { flagsOf, unitsToReorder } from '../../domain/lifecycle/spares/level-bounds.ts';

/** What a pool should hold of an item, and what it holds. Null stands for no bound. */
export interface Level {
  readonly min: number | null;
  readonly max: number | null;
  readonly reorder: number | null;
  /** Units that can be used, and those of them that are not reserved. */
  readonly current: number;
  readonly available: number;
  /** As the API answers it. */
  readonly object: JsonObject;
}

export type LevelState = 'short' | 'reserved' | 'above' | 'met';

const boundIn = (value: JsonObject[string] | undefined): number | null => (typeof value === 'number' ? value : null);

export const levelIn = (object: JsonObject): Level => ({
  min: boundIn(object.min_quantity),
  max: boundIn(object.max_quantity),
  reorder: boundIn(object.reorder_quantity),
  current: boundIn(object.current_quantity) ?? 0,
  available: boundIn(object.available_quantity) ?? 0,
  object,
});

const domainBounds = ({ min, max, reorder }: Level) => ({
  min_quantity: min,
  max_quantity: max,
  reorder_quantity: reorder,
});

/** By the rules of the API, which a preview needs for quantities that are not yet. */
export function stateOf(level: Level): LevelState {
  const { below_minimum, above_maximum } = flagsOf(domainBounds(level), { current_quantity: level.current });
  if (below_minimum) return 'short';
  if (above_maximum) return 'above';
  return level.min !== null && level.available < level.min ? 'reserved' : 'met';
}

/** Units that a reorder asks for, less those that are on their way already. */
export const toReorder = (level: Level): number =>
  unitsToReorder(domainBounds(level), { available_quantity: level.available });

/** The level after so many units more; negative for fewer. */
export const changedBy = (level: Level, units: number, reserved = 0): Level => ({
  ...level,
  current: level.current + units,
  available: level.available + units - reserved,
});

type Write = (units: number) => string | undefined;

/** What is to be done about a level, in a few words. */
export function verdictOf(level: Level, write: Write): string {
  const { min, max, current, available } = level;
  switch (stateOf(level)) {
    case 'short':
      return `${write((min ?? 0) - current)} short`;
    case 'above':
      return `${write(current - (max ?? 0))} above maximum`;
    case 'reserved':
      return `Only ${write(available)} free`;
    case 'met':
      return 'Level met';
  }
}

/** All that a bar shows, in words. */
export function figuresOf(level: Level, write: Write): string {
  const { min, max, current, available } = level;
  const parts = [
    `${write(current)} in stock`,
    ...(current > available ? [`${write(current - available)} of them reserved`] : []),
    ...(min === null ? [] : [`minimum ${write(min)}`]),
    ...(max === null ? [] : [`maximum ${write(max)}`]),
    ...(toReorder(level) > 0 ? [`reorder ${write(toReorder(level))}`] : []),
  ];
  return parts.join(', ');
}

/** Where the parts of a bar are, in parts of its length. */
export interface BulletParts {
  readonly free: number;
  readonly reserved: number;
  readonly reorder: number;
  readonly min: number | null;
  readonly max: number | null;
}

export function bulletParts(level: Level): BulletParts {
  const { min, max, current } = level;
  const free = Math.max(0, level.available);
  const reorder = toReorder(level);
  const longest = Math.max(1, max ?? 0, min ?? 0, current + reorder) * 1.08;
  const part = (units: number): number => units / longest;
  return {
    free: part(free),
    reserved: part(Math.max(0, current - free)),
    reorder: part(reorder),
    min: min === null ? null : part(min),
    max: max === null ? null : part(max),
  };
}
