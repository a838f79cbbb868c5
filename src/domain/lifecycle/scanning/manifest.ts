import type { Context } from '../../engine/context.ts';
import type { Carton, ExpectedUnit, Manifest, ManifestHead } from '../../engine/dock-store.ts';
import { ErrorCollector } from '../../engine/errors.ts';
import type { JsonObject } from '../../engine/json.ts';
import type { Work } from '../../engine/ports.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import { withoutCase } from '../../engine/schema/text.ts';

const lineType = 'netbox_asset_lifecycle.shipmentlineitem';

type StoredShipment = ObjectOf<'netbox_asset_lifecycle.shipment'>;

const noManifest: Manifest = { units: [], cartons: [] };

/** Only `setManifest` writes the field. */
const isHead = (value: JsonObject): value is ManifestHead => typeof value.version === 'string';

/** What a shipment says of its manifest; undefined where it has none. */
export function manifestHead({ manifest }: StoredShipment['values']): ManifestHead | undefined {
  return manifest && isHead(manifest) ? manifest : undefined;
}

/** The whole manifest of a shipment, in the order of lines, cartons and numbers. */
export async function manifestOf(store: Pick<Context['store'], 'dock'>, shipment: StoredShipment): Promise<Manifest> {
  const head = manifestHead(shipment.values);
  if (!head) return noManifest;
  const { units, cartons } = await store.dock.manifest(shipment.id, head);
  return { units: units.toSorted(byPlace), cartons: cartons.toSorted((a, b) => compare(a.sscc, b.sscc)) };
}

const compare = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
const byPlace = (a: ExpectedUnit, b: ExpectedUnit): number =>
  a.line - b.line || compare(a.carton ?? '', b.carton ?? '') || compare(a.serial, b.serial);

/**
 * Replaces the manifest of a shipment. It is written beside the present one, which the commit of the unit of work replaces.
 * Fails with 400 and messages by path: `units[3].serial`.
 */
export async function setManifest(
  context: Pick<Context, 'store'>,
  work: Work,
  shipment: StoredShipment,
  given: Manifest,
): Promise<void> {
  const manifest = withAllCartons(given);
  await requireManifest(work, shipment.id, manifest);
  const previous = manifestHead(shipment.values)?.version ?? null;
  const version = `${work.requestId}.${shipment.version}`;
  const head =
    manifest.units.length + manifest.cartons.length === 0
      ? null
      : await context.store.dock.writeManifest(shipment.id, version, manifest, work.now);
  work.update(shipment, { manifest: head });
  work.tidyManifests(shipment.id, previous);
}

/** Cartons that units or other cartons name are there, and stand in nothing unless it is said. Each has one spelling. */
function withAllCartons({ units, cartons }: Manifest): Manifest {
  const spelling = new Map<string, string>();
  const spelled = (sscc: string): string => {
    const known = spelling.get(withoutCase(sscc)) ?? sscc;
    spelling.set(withoutCase(sscc), known);
    return known;
  };
  const spelledOrNone = (sscc: string | null) => (sscc === null ? null : spelled(sscc));
  const listed = cartons.map(({ sscc }) => spelled(sscc));
  const all = cartons.map(({ sscc, parent }) => ({ sscc: spelled(sscc), parent: spelledOrNone(parent) }));
  const packed = units.map((unit) => ({ ...unit, carton: spelledOrNone(unit.carton) }));
  const given = new Set(listed);
  const added = [...spelling.values()].filter((sscc) => !given.has(sscc));
  return { units: packed, cartons: [...all, ...added.map((sscc) => ({ sscc, parent: null }))] };
}

/** More are written in parts by no request in its time. */
const mostUnits = 50_000;
const mostCartons = 50_000;
/** Pallets hold cartons that hold boxes. */
const deepestCarton = 10;

async function requireManifest(work: Work, shipment: number, manifest: Manifest): Promise<void> {
  const errors = new ErrorCollector();
  if (manifest.units.length > mostUnits) errors.add('units', `A manifest names at most ${mostUnits} units.`);
  if (manifest.cartons.length > mostCartons) errors.add('cartons', `A manifest names at most ${mostCartons} cartons.`);
  errors.throwIfAny();
  const rows = await work.visible(lineType, await work.children(lineType, 'shipment', shipment));
  const shipped = new Map(rows.map(({ id, values }) => [id, values.qty_shipped]));
  addProblems(errors, manifest, shipped);
  errors.throwIfAny();
}

/** What is wrong with a manifest; `shipped` are the quantities of the lines that there are. */
function addProblems(errors: ErrorCollector, { units, cartons }: Manifest, shipped: ReadonlyMap<number, number>): void {
  const taken = new Set<string>();
  const counts = new Map<number, number>();
  for (const [index, { line, serial, assetTag }] of units.entries()) {
    const path = `units[${index}]`;
    if (!shipped.has(line)) errors.add(`${path}.shipment_line_item`, 'The shipment has no such line item.');
    if (serial === '' && assetTag === null)
      errors.add(`${path}.serial`, 'A unit needs a serial number or an asset tag.');
    for (const [field, number] of [
      ['serial', serial],
      ['asset_tag', assetTag ?? ''],
    ] as const) {
      if (number === '') continue;
      if (taken.has(withoutCase(number))) errors.add(`${path}.${field}`, 'This number is listed twice.');
      taken.add(withoutCase(number));
    }
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  for (const [line, count] of counts)
    if (count > (shipped.get(line) ?? count))
      errors.add(
        'units',
        `${count} units are listed for line item ${line}, of which ${shipped.get(line)} were shipped.`,
      );
  addCartonProblems(errors, cartons);
}

function addCartonProblems(errors: ErrorCollector, cartons: readonly Carton[]): void {
  const parents = new Map(cartons.map(({ sscc, parent }) => [sscc, parent]));
  const listed = new Set<string>();
  for (const [index, { sscc }] of cartons.entries()) {
    if (listed.has(sscc)) errors.add(`cartons[${index}].sscc`, 'This carton is listed twice.');
    listed.add(sscc);
    const problem = problemOfPlace(sscc, parents);
    if (problem !== undefined) errors.add(`cartons[${index}].parent`, problem);
  }
}

/** What is wrong with where a carton stands. */
function problemOfPlace(sscc: string, parents: ReadonlyMap<string, string | null>): string | undefined {
  let depth = 1;
  for (let at = parents.get(sscc) ?? null; at !== null; at = parents.get(at) ?? null) {
    if (at === sscc) return 'A carton cannot stand in itself.';
    depth += 1;
    if (depth > deepestCarton) return `Cartons stand at most ${deepestCarton} deep in each other.`;
  }
  return undefined;
}
