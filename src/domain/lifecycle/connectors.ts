import { portTypes } from '../inventory/port-types.ts';
import { powerOutletTypes, powerPortTypes } from '../inventory/power-types.ts';
import type { Choices } from '../model/choices.ts';

/** Asset Lifecycle: power cables end in power port and outlet connectors, every other medium in port connectors. */
const power: Choices<string> = [...powerPortTypes, ...powerOutletTypes].filter(
  ({ value }, index, all) => all.findIndex((other) => other.value === value) === index,
);
const nonPower: Choices<string> = portTypes.filter(({ value }) => !power.some((other) => other.value === value));

export const powerConnectors: ReadonlySet<string> = new Set(power.map(({ value }) => value));
export const cableConnectors: Choices<string> = [...nonPower, ...power];
