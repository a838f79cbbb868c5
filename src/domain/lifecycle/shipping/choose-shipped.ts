import { sameJson } from '../../engine/json.ts';
import type { Work } from '../../engine/ports.ts';
import { sameWithoutCase } from '../../engine/schema/text.ts';
import { countedLine, freeUnits } from '../balance/line-counts.ts';
import type { Fitted } from '../item/item-matching.ts';
import { receivedUnit } from '../units/received-unit.ts';
import { availableUnits, linesForAll } from './allocate-unit.ts';
import type { ShipmentLine } from './shipment-line-item.ts';

/**
 * The line of a shipment whose substitute an asset gets; undefined when it gets the planned item. The unit with the serial number
 * goes first (any when ''), and otherwise the planned item goes before substitutes, in the order of the lines.
 */
export async function chooseSubstituteLine(
  work: Work,
  asset: Fitted,
  shipment: number,
  serial: string,
): Promise<ShipmentLine | undefined> {
  const lines = await linesForAll(work, asset, shipment);
  const substitutes = lines.filter(isSubstitute);
  if (substitutes.length === 0) return undefined;
  const named = serial === '' ? undefined : await lineWith(work, lines, serial);
  if (named) return isSubstitute(named) ? named : undefined;
  const free = lines.filter(({ values }) => freeUnits(countedLine(values)) > 0);
  if (free.some((line) => !isSubstitute(line))) return undefined;
  return free[0] ?? (substitutes.length === lines.length ? substitutes[0] : undefined);
}

const isSubstitute = ({ values }: ShipmentLine): boolean => !sameJson(values.substitute ?? null, null);

/** The line that has the unit with a serial number on hand. */
async function lineWith(work: Work, lines: readonly ShipmentLine[], serial: string): Promise<ShipmentLine | undefined> {
  const found = await Promise.all(
    lines.map(async (line) => {
      const units = (await availableUnits(work, line)).filter(({ values }) => sameWithoutCase(values.serial, serial));
      return (await work.visible(receivedUnit.type, units)).length > 0;
    }),
  );
  return lines.find((_, index) => found[index]);
}
