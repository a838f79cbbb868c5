import type { JsonObject } from '../../engine/json.ts';
import type { RowError } from '../../engine/transfer/import/row-report.ts';

/** Measures in the unit that `outer_unit` names. */
const outer = ['outer_width', 'outer_height', 'outer_depth'] as const;
const millimetersPerInch = 25.4;

/** A document of a rack type in whole numbers, and what was rounded. */
interface WholeMeasures {
  readonly document: JsonObject;
  readonly warnings: readonly RowError[];
}

const isPart = (value: unknown): value is number => typeof value === 'number' && !Number.isInteger(value);

/**
 * The library measures racks in hundredths, NetBox in whole numbers: parts of a millimeter are rounded, and outer sizes
 * with parts of an inch become millimeters.
 */
export function wholeMeasures(document: JsonObject): WholeMeasures {
  const inInches = document.outer_unit === 'in' && outer.some((name) => isPart(document[name]));
  const changes: Record<string, number | string> = inInches ? { outer_unit: 'mm' } : {};
  const warnings: RowError[] = [];
  for (const name of [...outer, 'mounting_depth']) {
    const given = document[name];
    const factor = inInches && name !== 'mounting_depth' ? millimetersPerInch : 1;
    if (typeof given !== 'number' || (factor === 1 && !isPart(given))) continue;
    const whole = Math.round(given * factor);
    changes[name] = whole;
    const from = factor === 1 ? `${given}` : `${given} in`;
    warnings.push({ field: name, value: String(given), message: `Rounded from ${from} to ${whole} mm.` });
  }
  return { document: { ...document, ...changes }, warnings };
}

/** True for a document with measures that are no whole numbers. */
export const hasPartMeasures = (document: JsonObject): boolean =>
  [...outer, 'mounting_depth'].some((name) => isPart(document[name]));
