import { readFileSync } from 'node:fs';
import type { Resource } from '../../src/domain/engine/resource/resource.ts';

/** A field as NetBox's OpenAPI document has it. `ref:<schema>` is an object, `choice` one of `values`. */
export interface NetBoxField {
  readonly type: string;
  readonly required?: boolean;
  readonly nullable?: boolean;
  readonly read_only?: boolean;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly values?: readonly (string | number | null)[];
}

/** What a running NetBox 4.6.8 offers: filters by list path, fields by schema, methods by path. */
interface Contract {
  /** The look-up suffixes of each filter, separated by blanks; `=` stands for the bare name. */
  readonly filters: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly fields: Readonly<Record<string, Readonly<Record<string, NetBoxField>>>>;
  readonly methods: Readonly<Record<string, readonly string[]>>;
}

export const contract: Contract = JSON.parse(readFileSync(new URL('./netbox-4.6.8.json', import.meta.url), 'utf8'));

/** The names of all filters that NetBox has on a list, such as `/api/dcim/devices/`. */
export const netboxFilters = (path: string): readonly string[] =>
  Object.entries(contract.filters[path] ?? {}).flatMap(([base, suffixes]) =>
    suffixes.split(' ').map((suffix) => (suffix === '=' ? base : `${base}__${suffix}`)),
  );

const schemas = new Map(Object.keys(contract.fields).map((name) => [name.toLowerCase(), name]));

/** The fields that NetBox's answers have for objects of this resource; undefined where NetBox has no such resource. */
export function netboxFields({ app, model }: Resource): Readonly<Record<string, NetBoxField>> | undefined {
  if (app === 'asset-lifecycle') return undefined;
  const name = model === 'device' ? 'DeviceWithConfigContext' : schemas.get(model);
  return name === undefined ? undefined : contract.fields[name];
}
