import type { Carton, ExpectedUnit, Manifest } from '../../engine/dock-store.ts';

/** The units of lines that the caller may view, and the cartons that do not hold others only. */
export function visibleManifest({ units, cartons }: Manifest, lines: ReadonlySet<number>): Manifest {
  return { units: units.filter(({ line }) => lines.has(line)), cartons: withoutHidden(cartons, units, lines) };
}

/** Without cartons whose units are all of lines that the caller may not view. */
function withoutHidden(
  cartons: readonly Carton[],
  units: readonly ExpectedUnit[],
  lines: ReadonlySet<number>,
): readonly Carton[] {
  const parents = new Map(cartons.map(({ sscc, parent }) => [sscc, parent]));
  const around = (carton: string | null): readonly string[] =>
    carton === null ? [] : [carton, ...around(parents.get(carton) ?? null)];
  const filled = new Set(units.flatMap(({ carton }) => around(carton)));
  const shown = new Set(units.flatMap(({ line, carton }) => (lines.has(line) ? around(carton) : [])));
  return cartons.filter(({ sscc }) => shown.has(sscc) || !filled.has(sscc));
}
