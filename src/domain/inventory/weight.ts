import { choices } from '../engine/schema/choices.ts';
import { choice, decimal } from '../engine/schema/fields.ts';

const weightUnits = choices({ kg: 'Kilograms', g: 'Grams', lb: 'Pounds', oz: 'Ounces' });

/** Weight and its unit, as device types, module types, rack types and racks carry them. */
export const weighed = {
  weight: decimal({ digits: 8, places: 2, min: 0 }),
  weight_unit: choice(weightUnits, {}),
} as const;

interface Weighed {
  readonly weight: string | null;
  readonly weight_unit: string | null;
}

/** NetBox: a weight needs a unit. */
export const weightProblems = ({ weight, weight_unit }: Weighed): readonly string[] =>
  weight !== null && weight_unit === null ? ['Must specify a unit when setting a weight'] : [];
