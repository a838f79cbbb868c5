import type { FieldErrors } from '../engine/errors.ts';
import { choices } from '../engine/schema/choices.ts';
import { choice, decimal } from '../engine/schema/fields.ts';

const coolingMethods = choices({ air: 'Air', liquid: 'Liquid', hybrid: 'Hybrid', immersion: 'Immersion' });
const coolingCapabilities = choices({ 'air-only': 'Air only', hybrid: 'Hybrid', 'liquid-only': 'Liquid only' });
const connectorTypes = choices({
  uqd: 'UQD (Universal Quick Disconnect)',
  uqdb: 'UQDB (Universal Quick Disconnect, Blind-mate)',
  qdc: 'QDC (Quick Disconnect Coupling)',
  camlock: 'Camlock (cam-and-groove)',
  npt: 'NPT (threaded)',
  bsp: 'BSP (threaded)',
  proprietary: 'Proprietary',
});
const diameterUnits = choices({ mm: 'Millimeters', cm: 'Centimeters', in: 'Inches' });
const flowUnits = choices({
  lpm: 'Liters per minute (L/min)',
  m3ph: 'Cubic meters per hour (m³/h)',
  gpm: 'Gallons per minute (GPM)',
});

/** NetBox 4.7: by what a device, or everything of a type, is cooled. */
export const cooled = { cooling_method: choice(coolingMethods, {}) } as const;

/** NetBox 4.7: heat that something takes away. */
export const coolingCapacity = decimal({ digits: 10, places: 2, min: 0, help: 'Cooling capacity (kW)' });

/** NetBox 4.7: the cooling that a rack, or each rack of a type, offers. */
export const rackCooling = {
  cooling_capability: choice(coolingCapabilities, {}),
  cooling_capacity: coolingCapacity,
} as const;

/** NetBox 4.7: the coolant that flows at most. */
export const coolantFlow = {
  max_flow: decimal({ digits: 8, places: 2, min: 0.01, help: 'Maximum flow of coolant' }),
  max_flow_unit: choice(flowUnits, {}),
} as const;

/** NetBox 4.7: where a hose is connected. */
export const coolantConnector = {
  type: choice(connectorTypes, { multi: true }),
  diameter: decimal({ digits: 8, places: 2, min: 0 }),
  diameter_unit: choice(diameterUnits, {}),
  ...coolantFlow,
} as const;

interface Flow {
  readonly max_flow: string | null;
  readonly max_flow_unit: string | null;
}

interface Connector extends Flow {
  readonly diameter: string | null;
  readonly diameter_unit: string | null;
}

/** NetBox 4.7: a unit without a measure is cleared. */
export const withoutIdleFlowUnit = ({ max_flow }: Flow) => (max_flow === null ? { max_flow_unit: null } : {});

export const withoutIdleUnits = (after: Connector) => ({
  ...withoutIdleFlowUnit(after),
  ...(after.diameter === null ? { diameter_unit: null } : {}),
});

const flowProblem = ({ max_flow, max_flow_unit }: Flow): readonly string[] =>
  max_flow !== null && max_flow_unit === null ? ['Must specify a unit when setting a max flow'] : [];

const diameterProblem = ({ diameter, diameter_unit }: Connector): readonly string[] =>
  diameter !== null && diameter_unit === null ? ['Must specify a unit when setting a diameter'] : [];

const general = (problems: readonly string[]): FieldErrors => (problems.length > 0 ? { __all__: problems } : {});

/** NetBox 4.7: a measure needs a unit. */
export const flowProblems = (after: Flow): FieldErrors => general(flowProblem(after));
export const connectorProblems = (after: Connector): FieldErrors =>
  general([...diameterProblem(after), ...flowProblem(after)]);
