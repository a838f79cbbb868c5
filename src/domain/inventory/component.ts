import type { FieldErrors } from '../engine/errors.ts';
import type { JsonObject } from '../engine/json.ts';
import type { DeclaredFilter } from '../engine/resource/declared-filters.ts';
import { plainChoices } from '../engine/schema/choices.ts';
import { boolean, choice, computed, reference, text } from '../engine/schema/fields.ts';
import { annotateEndpoints, endpointAnnotations } from './cabling-annotations.ts';
import { connectedEndpoints } from './connected-filter.ts';
import { trace } from './trace-actions.ts';

/** NetBox: what every component of a device has: its device, the module that brought it, and its name. */
export const componentIdentity = {
  device: reference('dcim.device', {
    required: true,
    onDelete: 'cascade',
    counted: true,
    immutable: 'Components cannot be moved to a different device.',
  }),
  module: reference('dcim.module', { onDelete: 'cascade' }),
  name: text({ required: true, maxLength: 64 }),
  label: text({ maxLength: 64, help: 'Physical label' }),
} as const;

/** NetBox: what every component has that a cable may end at. Cables set `cable` and `cable_end` themselves. */
export const cabled = {
  mark_connected: boolean({ default: false, help: 'Treat as if a cable is connected' }),
  cable: reference('dcim.cable', { readOnly: true, onDelete: 'keep' }),
  cable_end: choice(plainChoices('A', 'B'), { readOnly: true, bare: true }),
  _occupied: {
    ...computed('boolean', ({ cable, mark_connected }) => (cable ?? null) !== null || mark_connected === true),
    nullable: false,
  },
} as const;

export const componentDisplay = ({ name, label }: { readonly name: string; readonly label: string }): string =>
  label === '' ? name : `${name} (${label})`;

const throughDevice = (names: Readonly<Record<string, string>>): Readonly<Record<string, DeclaredFilter>> =>
  Object.fromEntries(Object.entries(names).map(([name, filter]) => [name, { through: 'device', filter }]));

/** NetBox: lists of modules are filtered by what their device is and where it stands. */
export const moduleFilters = throughDevice(
  Object.fromEntries(
    ['region', 'site_group', 'site', 'location', 'rack', 'device_type', 'tenant']
      .flatMap((name) => [name, `${name}_id`])
      .map((name) => [name, name]),
  ),
);

/** NetBox: so are lists of components, with a type named by its model. */
export const deviceFilters: Readonly<Record<string, DeclaredFilter>> = {
  ...moduleFilters,
  ...throughDevice({ device_role: 'role', device_role_id: 'role_id' }),
  device_type: { through: 'device', filter: { reference: 'device_type', by: 'model' } },
  device_status: { through: 'device', filter: 'status', suffixes: 'text' },
};

/** NetBox: devices may be members of a chassis, which is not offered. */
export const unofferedDeviceFilters = { objects: ['virtual_chassis', 'virtual_chassis_id'] } as const;

/** NetBox: what a cable may end at is found by whether it does, and at which of its connectors. */
const cableFilters: Readonly<Record<string, DeclaredFilter>> = {
  cabled: { isSet: 'cable' },
  occupied: { flag: '_occupied' },
  cable_connector: { placeIn: 'cable', lists: ['a_terminations', 'b_terminations'], when: 'profile' },
};

/** The common declarations of all components that a cable may end at, except their fields. */
export const cabledComponent = {
  app: 'dcim',
  shards: 4,
  unique: [{ name: 'device_name', fields: ['device', 'name'] }],
  naturalKey: 'name',
  importKey: 'name',
  ordering: ['device', 'name'],
  partOf: ['device'],
  brief: ['device', 'name', 'description', 'cable', '_occupied'],
  filters: { ...deviceFilters, ...cableFilters },
  unoffered: unofferedDeviceFilters,
  search: ['name', 'label', 'description'],
  display: componentDisplay,
} as const;

/** NetBox: endpoints are also found by whether their path is active. */
export const endpointFilters = { ...cabledComponent.filters, connected: { idsWhere: connectedEndpoints } } as const;

/** The same of those that paths begin and end at. */
export const cabledEndpoint = {
  ...cabledComponent,
  filters: endpointFilters,
  annotations: endpointAnnotations,
  annotate: annotateEndpoints,
  actions: [trace],
} as const;

interface Component {
  readonly device?: number;
  readonly mark_connected?: boolean;
  readonly cable?: number | null;
}

/** NetBox: a component's module is one of its device; what has a cable cannot pretend to have one. */
export const componentProblems = (after: Component, module: JsonObject | undefined): FieldErrors => ({
  ...(module && module.device !== after.device ? { module: ['The module must belong to the same device.'] } : {}),
  ...(after.mark_connected && (after.cable ?? null) !== null
    ? { mark_connected: ['Cannot mark as connected with a cable attached.'] }
    : {}),
});
