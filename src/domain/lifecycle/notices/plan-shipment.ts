import type { Carton, Manifest } from '../../engine/dock-store.ts';
import type { Json, JsonObject } from '../../engine/json.ts';
import { withoutCase } from '../../engine/schema/text.ts';
import { arrivedUnits, countedLine } from '../balance/line-counts.ts';
import type { Shipment } from '../shipping/shipment.ts';
import type { ShipmentLine } from '../shipping/shipment-line-item.ts';
import { shipmentsInTransit } from '../status/statuses.ts';
import type { ShipmentTarget } from './shipment-target.ts';

/** A shipment as it is stored. */
export interface PresentShipment {
  readonly shipment: Shipment;
  readonly lines: readonly ShipmentLine[];
  readonly manifest: Manifest;
}

/** What becomes of the lines for one BOM line. */
interface LinePlan {
  readonly bomLine: number;
  readonly before: number;
  readonly after: number;
  /** The line that stays; absent where one is added. */
  readonly kept?: ShipmentLine;
  readonly dropped: readonly ShipmentLine[];
}

export interface FieldChange {
  readonly field: string;
  readonly before: Json;
  readonly after: Json;
}

interface ManifestPlan {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Serial numbers in another carton or line than before. */
  readonly moved: readonly string[];
  readonly differs: boolean;
}

/** The difference between a shipment and what a notice makes of it. */
export interface ShipmentPlan {
  readonly fields: readonly FieldChange[];
  readonly lines: readonly LinePlan[];
  readonly manifest: ManifestPlan;
}

export const isEmpty = ({ fields, lines, manifest }: ShipmentPlan): boolean =>
  fields.length === 0 && lines.length === 0 && !manifest.differs;

/** What is to be changed of a shipment; all of it is new where there is none. */
export function planShipment(target: ShipmentTarget, present: PresentShipment | undefined): ShipmentPlan {
  const lines = planLines(target, present?.lines ?? []);
  return {
    fields: fieldChanges(target.fields, present?.shipment.values),
    lines,
    manifest: planManifest(target, present),
  };
}

function fieldChanges(fields: JsonObject, values: JsonObject | undefined): readonly FieldChange[] {
  return Object.entries(fields).flatMap(([field, after]) => {
    const before = values?.[field] ?? null;
    return before === after ? [] : [{ field, before, after }];
  });
}

/** Lines that are no more in the notice go; of several for one BOM line the first stays. */
function planLines({ quantities }: ShipmentTarget, lines: readonly ShipmentLine[]): readonly LinePlan[] {
  const present = Map.groupBy(lines, ({ values }) => values.bom_line_item);
  const bomLines = new Set([...present.keys(), ...quantities.keys()]);
  return [...bomLines].flatMap((bomLine): readonly LinePlan[] => {
    const [first, ...others] = present.get(bomLine) ?? [];
    const before = (present.get(bomLine) ?? []).reduce((sum, { values }) => sum + values.qty_shipped, 0);
    const after = quantities.get(bomLine) ?? 0;
    if (before === after && others.length === 0) return [];
    if (!first) return [{ bomLine, before, after, dropped: [] }];
    return after === 0
      ? [{ bomLine, before, after, dropped: [first, ...others] }]
      : [{ bomLine, before, after, kept: first, dropped: others }];
  });
}

function planManifest({ units, cartons }: ShipmentTarget, present: PresentShipment | undefined): ManifestPlan {
  const bomLineOf = new Map(present?.lines.map(({ id, values }) => [id, values.bom_line_item]));
  const before = new Map(
    present?.manifest.units.map(({ line, serial, carton }) => [
      withoutCase(serial),
      { serial, place: placeText(bomLineOf.get(line), carton) },
    ]),
  );
  const after = new Map(
    units.map(({ bomLine, serial, carton }) => [withoutCase(serial), { serial, place: placeText(bomLine, carton) }]),
  );
  const added = [...after].flatMap(([key, { serial }]) => (before.has(key) ? [] : [serial]));
  const removed = [...before].flatMap(([key, { serial }]) => (after.has(key) ? [] : [serial]));
  const moved = [...after].flatMap(([key, { serial, place }]) => {
    const known = before.get(key);
    return known && known.place !== place ? [serial] : [];
  });
  const differs =
    added.length + removed.length + moved.length > 0 || !sameTree(present?.manifest.cartons ?? [], cartons);
  return { added, removed, moved, differs };
}

const placeText = (bomLine: number | undefined, carton: string | null): string =>
  JSON.stringify([bomLine ?? 0, carton]);

function sameTree(one: readonly Carton[], other: readonly Carton[]): boolean {
  const texts = (cartons: readonly Carton[]) =>
    new Set(cartons.map(({ sscc, parent }) => JSON.stringify([sscc, parent])));
  const known = texts(one);
  const wanted = texts(other);
  return known.size === wanted.size && [...wanted].every((text) => known.has(text));
}

/** Why nothing of a shipment may be changed any more; undefined where it may. */
export function closedProblem({ shipment, lines }: PresentShipment): string | undefined {
  const name = `Shipment ${shipment.values.tracking_number}`;
  const { status, archived } = shipment.values;
  if (archived) return `${name} is archived.`;
  if (lines.some(({ values }) => values.qty_received !== null || arrivedUnits(countedLine(values)) > 0))
    return `Units of shipment ${shipment.values.tracking_number} have been received: the notice cannot change it any more. Reverse the receipts first.`;
  return shipmentsInTransit.has(status)
    ? undefined
    : `${name} has status ${status}: the notice cannot change it any more.`;
}
