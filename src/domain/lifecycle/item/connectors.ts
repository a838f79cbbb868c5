import type { Choices } from '../../engine/schema/choices.ts';
import { portTypes } from '../../inventory/port-types.ts';
import { powerOutletTypes, powerPortTypes } from '../../inventory/power-types.ts';

/** Asset Lifecycle: power cables end in power port and outlet connectors, every other medium in port connectors. */
const onPorts: ReadonlySet<string> = new Set(powerPortTypes.map(({ value }) => value));
const power: Choices<string> = [...powerPortTypes, ...powerOutletTypes.filter(({ value }) => !onPorts.has(value))];

export const powerConnectors: ReadonlySet<string> = new Set(power.map(({ value }) => value));
export const cableConnectors: Choices<string> = [
  ...portTypes.filter(({ value }) => !powerConnectors.has(value)),
  ...power,
];
