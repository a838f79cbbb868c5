import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';

/**
 * What a bill of materials over a folder of CSV files must say, counted from the files alone: it shares no code with the
 * application or with the generator, so that an error in one is not repeated in the other.
 */

export const countedTypes = ['dcim.rack', 'dcim.device', 'dcim.module', 'dcim.cable'] as const;
type CountedType = (typeof countedTypes)[number];

/** NetBox list parameters by value: status, tag slug, site slug, role slug (a device role includes its children). */
interface ScopeParameters {
  status?: string;
  tag?: string;
  site?: string;
  role?: string;
}

export interface ScopeRule {
  action: 'include' | 'exclude';
  objectTypes: readonly CountedType[];
  parameters: ScopeParameters;
}

export interface BillLine {
  itemType: 'dcim.racktype' | 'dcim.devicetype' | 'dcim.moduletype' | 'netbox_asset_lifecycle.cabletype';
  /** Rack, device or module type: manufacturer and model. Cable type: type and profile, which is '' when there is none. */
  item: { manufacturer: string; model: string } | { type: string; profile: string };
  variant: { airflow?: string; color?: string; length?: number; length_unit?: string };
  quantity: number;
}

type Row = Record<string, string>;
type Item = Omit<BillLine, 'quantity'>;

/** Lines by a key that says item type, item and variant; sorted by that key. */
export function countBillOfMaterials(folder: string, scope: readonly ScopeRule[]): Map<string, BillLine> {
  const files = readFolder(folder);
  const lines = new Map<string, BillLine>();
  for (const objectType of countedTypes) {
    const rules = scope.filter((rule) => rule.objectTypes.includes(objectType));
    const picked = (action: ScopeRule['action'], row: Row) =>
      rules.some((rule) => rule.action === action && matches(files, objectType, row, rule.parameters));
    for (const row of files.rows(objectType)) {
      if (!picked('include', row) || picked('exclude', row)) continue;
      const item = itemOf(files, objectType, row);
      if (!item) continue;
      const key = lineKey(item);
      lines.set(key, { ...item, quantity: (lines.get(key)?.quantity ?? 0) + 1 });
    }
  }
  return new Map([...lines].sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function lineKey({ itemType, item, variant }: Item): string {
  const { airflow, color, length, length_unit } = variant;
  return JSON.stringify([
    itemType,
    ...Object.values(item),
    airflow ?? '',
    color ?? '',
    length ?? '',
    length_unit ?? '',
  ]);
}

class Files {
  readonly #byType: Map<string, Row[]>;
  readonly #indexes = new Map<string, Map<string, Row>>();

  constructor(byType: Map<string, Row[]>) {
    this.#byType = byType;
  }

  rows(objectType: string): Row[] {
    return this.#byType.get(objectType) ?? [];
  }

  find(objectType: string, column: string, value: string | undefined): Row | undefined {
    const key = `${objectType} ${column}`;
    let index = this.#indexes.get(key);
    if (!index) {
      index = new Map(this.rows(objectType).map((row) => [row[column] ?? '', row]));
      this.#indexes.set(key, index);
    }
    return index.get(value ?? '');
  }
}

/** File names are `<number>-<object type>.csv`. */
function readFolder(folder: string): Files {
  const names = readdirSync(folder).filter((name) => name.endsWith('.csv'));
  return new Files(
    new Map(
      names.map((name) => [
        name.replace(/^\d+-/, '').replace(/\.csv$/, ''),
        parse<Row>(readFileSync(join(folder, name)), { columns: true, bom: true, trim: true }),
      ]),
    ),
  );
}

function matches(
  files: Files,
  objectType: CountedType,
  row: Row,
  { status, tag, site, role }: ScopeParameters,
): boolean {
  if (status !== undefined && row.status !== status) return false;
  if (tag !== undefined && !(row.tags ?? '').split(',').includes(tag)) return false;
  if (site !== undefined && !sitesOf(files, objectType, row).includes(site)) return false;
  return role === undefined || rolesOf(files, objectType, row).includes(role);
}

/** Site slugs of an object: a module's is its device's, a cable has those of both ends. */
function sitesOf(files: Files, objectType: CountedType, row: Row): string[] {
  const ofDevice = (name: string | undefined) => files.find('dcim.device', 'name', name)?.site;
  const names = {
    'dcim.rack': () => [row.site],
    'dcim.device': () => [row.site],
    'dcim.module': () => [ofDevice(row.device)],
    'dcim.cable': () => [ofDevice(row.side_a_device), ofDevice(row.side_b_device)],
  }[objectType]();
  return names.map((name) => files.find('dcim.site', 'name', name)?.slug ?? '');
}

/** Role slugs an object is found by: a device's role and the roles above it. Modules and cables have no role to filter by. */
function rolesOf(files: Files, objectType: CountedType, row: Row): string[] {
  if (objectType === 'dcim.rack') return [files.find('dcim.rackrole', 'name', row.role)?.slug ?? ''];
  if (objectType !== 'dcim.device') throw new Error(`${objectType} has no filter "role"`);
  const slugs: string[] = [];
  let role = files.find('dcim.devicerole', 'name', row.role);
  while (role) {
    slugs.push(role.slug ?? '');
    role = role.parent ? files.find('dcim.devicerole', 'name', role.parent) : undefined;
  }
  return slugs;
}

/** What is ordered for an object; undefined for racks and cables without a type, of which nothing is ordered. */
function itemOf(files: Files, objectType: CountedType, row: Row): Item | undefined {
  if (objectType === 'dcim.rack') {
    const type = row.rack_type ? files.find('dcim.racktype', 'model', row.rack_type) : undefined;
    return type && { itemType: 'dcim.racktype', item: product(type, type.model), variant: {} };
  }
  if (objectType === 'dcim.device') {
    const variant = row.airflow ? { airflow: row.airflow } : {};
    return { itemType: 'dcim.devicetype', item: product(row, row.device_type), variant };
  }
  if (objectType === 'dcim.module') {
    return { itemType: 'dcim.moduletype', item: product(row, row.module_type), variant: {} };
  }
  if (!row.type) return undefined;
  return {
    itemType: 'netbox_asset_lifecycle.cabletype',
    item: { type: row.type, profile: row.profile ?? '' },
    variant: {
      ...(row.color ? { color: row.color } : {}),
      ...(row.length ? { length: Number(row.length) } : {}),
      ...(row.length_unit ? { length_unit: row.length_unit } : {}),
    },
  };
}

function product(row: Row, model: string | undefined): { manufacturer: string; model: string } {
  return { manufacturer: row.manufacturer ?? '', model: model ?? '' };
}
