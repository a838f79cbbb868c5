import type { JsonObject } from '../engine/json.ts';
import { choices, numberChoices } from '../engine/schema/choices.ts';
import { boolean, choice, integer, largestInteger } from '../engine/schema/fields.ts';
import { weighed, weightProblems } from './weight.ts';

const rackFormFactors = choices({
  '2-post-frame': '2-post frame',
  '4-post-frame': '4-post frame',
  '4-post-cabinet': '4-post cabinet',
  'wall-frame': 'Wall-mounted frame',
  'wall-frame-vertical': 'Wall-mounted frame (vertical)',
  'wall-cabinet': 'Wall-mounted cabinet',
  'wall-cabinet-vertical': 'Wall-mounted cabinet (vertical)',
});
const rackWidths = numberChoices([10, '10 inches'], [19, '19 inches'], [21, '21 inches'], [23, '23 inches']);
const dimensionUnits = choices({ mm: 'Millimeters', in: 'Inches' });

/** NetBox: the tallest rack has 100 units. */
const maxUnits = 100;

/** The physical attributes that a rack takes from its rack type, or has itself when it has none. */
export const rackDimensions = {
  form_factor: choice(rackFormFactors, {}),
  width: choice(rackWidths, { default: 19 }),
  u_height: integer({ default: 42, min: 1, max: maxUnits, help: 'Height in rack units' }),
  starting_unit: integer({ default: 1, min: 1, max: 32767, help: 'Starting unit for rack' }),
  desc_units: boolean({ default: false, help: 'Units are numbered top-to-bottom' }),
  outer_width: integer({ min: 0, max: 32767 }),
  outer_height: integer({ min: 0, max: 32767 }),
  outer_depth: integer({ min: 0, max: 32767 }),
  outer_unit: choice(dimensionUnits, {}),
  mounting_depth: integer({ min: 0, max: 32767, help: 'Millimeters between the front and rear rails' }),
  ...weighed,
  max_weight: integer({ min: 0, max: largestInteger, help: 'Maximum load capacity for the rack' }),
} as const;

/** The dimensions out of the values of a rack or rack type. */
export const dimensionsOf = (values: JsonObject): JsonObject =>
  Object.fromEntries(Object.keys(rackDimensions).map((name) => [name, values[name] ?? null]));

interface Dimensions {
  readonly outer_width: number | null;
  readonly outer_height: number | null;
  readonly outer_depth: number | null;
  readonly outer_unit: string | null;
  readonly weight: string | null;
  readonly weight_unit: string | null;
  readonly max_weight: number | null;
}

const hasOuterSize = ({ outer_width, outer_height, outer_depth }: Dimensions): boolean =>
  outer_width !== null || outer_height !== null || outer_depth !== null;

/** NetBox: units without a measure are cleared. */
export const withoutIdleUnits = <D extends Dimensions>(values: D) => ({
  ...(hasOuterSize(values) ? {} : { outer_unit: null }),
  ...(values.weight === null && values.max_weight === null ? { weight_unit: null } : {}),
});

/** NetBox: measures need units. */
export function dimensionProblems(values: Dimensions): readonly string[] {
  return [
    ...(hasOuterSize(values) && values.outer_unit === null
      ? ['Must specify a unit when setting an outer dimension']
      : []),
    ...weightProblems(values),
    ...(values.max_weight !== null && values.weight_unit === null
      ? ['Must specify a unit when setting a maximum weight']
      : []),
  ];
}
