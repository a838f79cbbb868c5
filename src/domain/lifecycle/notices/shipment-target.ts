import type { Carton } from '../../engine/dock-store.ts';
import { canonicalJson, type JsonObject } from '../../engine/json.ts';
import type { DeliveryNotice, NoticePackage } from './delivery-notice.ts';
import type { LineMatch } from './match/match-lines.ts';

/** A unit with a serial number that the shipment is to bring. */
interface TargetUnit {
  readonly bomLine: number;
  readonly serial: string;
  readonly carton: string | null;
}

/** What a notice makes of the shipment of one order. */
export interface ShipmentTarget {
  readonly order: number;
  readonly fields: ShipmentFields;
  /** Units by BOM line. */
  readonly quantities: ReadonlyMap<number, number>;
  readonly units: readonly TargetUnit[];
  readonly cartons: readonly Carton[];
}

/** Fields of the shipment that the notice says; those that it does not are left as they are. */
export interface ShipmentFields extends JsonObject {
  readonly notice_number: string;
  readonly courier?: number;
  readonly tracking_number?: string;
  readonly date_shipped?: string;
  readonly date_expected?: string;
  /** Said of a shipment that has not left yet. */
  readonly status?: string;
}

/** What the lines of one order make of its shipment. `isOnly`: the notice is about no other order. */
export function shipmentTarget(
  notice: DeliveryNotice,
  order: number,
  matches: readonly LineMatch[],
  fields: ShipmentFields,
  isOnly: boolean,
): ShipmentTarget {
  const quantities = new Map<number, number>();
  for (const { line, orderLine } of matches)
    quantities.set(orderLine.bomLine, (quantities.get(orderLine.bomLine) ?? 0) + line.quantity);
  const units = matches.flatMap(({ line, orderLine }) =>
    line.serials.map((serial) => ({ bomLine: orderLine.bomLine, serial, carton: line.package })),
  );
  const used = new Set(matches.flatMap(({ line }) => line.package ?? []));
  const packages = isOnly ? notice.packages : packagesAround(notice.packages, used);
  return { order, fields, quantities, units, cartons: packages.map(({ code, parent }) => ({ sscc: code, parent })) };
}

/** The packages with these codes, and all around them. */
function packagesAround(packages: readonly NoticePackage[], codes: ReadonlySet<string>): readonly NoticePackage[] {
  const parents = new Map(packages.map(({ code, parent }) => [code, parent]));
  const wanted = new Set<string>();
  for (const code of codes)
    for (let at: string | null = code; at !== null && !wanted.has(at); at = parents.get(at) ?? null) wanted.add(at);
  return packages.filter(({ code }) => wanted.has(code));
}

/** A short text that differs where what the notice makes of the shipment differs. */
export async function digestOf({ order, fields, quantities, units, cartons }: ShipmentTarget): Promise<string> {
  // The status goes on at the dock.
  const { status: _, ...said } = fields;
  const facts = {
    order,
    fields: said,
    quantities: [...quantities].toSorted(([a], [b]) => a - b),
    units: units.map(({ bomLine, serial, carton }) => JSON.stringify([bomLine, serial, carton])).toSorted(),
    cartons: cartons.map(({ sscc, parent }) => JSON.stringify([sscc, parent])).toSorted(),
  };
  const bytes = new TextEncoder().encode(canonicalJson(facts));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
