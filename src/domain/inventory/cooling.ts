import { choices } from '../engine/schema/choices.ts';
import { choice, decimal } from '../engine/schema/fields.ts';

const coolingMethods = choices({ air: 'Air', liquid: 'Liquid', hybrid: 'Hybrid', immersion: 'Immersion' });
const coolingCapabilities = choices({ 'air-only': 'Air only', hybrid: 'Hybrid', 'liquid-only': 'Liquid only' });

/** NetBox 4.7: by what a device, or everything of a type, is cooled. */
export const cooled = { cooling_method: choice(coolingMethods, {}) } as const;

/** Heat that something takes away. */
export const coolingCapacity = decimal({ digits: 10, places: 2, min: 0, help: 'Cooling capacity (kW)' });

/** NetBox 4.7: the cooling that a rack, or each rack of a type, offers. */
export const rackCooling = {
  cooling_capability: choice(coolingCapabilities, {}),
  cooling_capacity: coolingCapacity,
} as const;
