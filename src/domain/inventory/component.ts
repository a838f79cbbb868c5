import type { FieldErrors } from '../model/errors.ts';
import { reference, text } from '../model/fields.ts';
import type { JsonObject } from '../model/json.ts';
import type { PathFilter } from '../model/resource.ts';

/** NetBox: what every component of a device has: its device, the module that brought it, and its name. */
export const componentIdentity = {
  device: reference('dcim.device', {
    required: true,
    onDelete: 'cascade',
    index: 'byParent',
    immutable: 'Components cannot be moved to a different device.',
  }),
  module: reference('dcim.module', { onDelete: 'cascade', index: 'bySource' }),
  name: text({ required: true, maxLength: 64 }),
  label: text({ maxLength: 64, help: 'Physical label' }),
} as const;

/** NetBox: lists of components and modules are filtered by what their device is and where it stands. */
export const deviceFilters = Object.fromEntries(
  [
    'region',
    'region_id',
    'site_group',
    'site_group_id',
    'site',
    'site_id',
    'location',
    'location_id',
    'rack',
    'rack_id',
    'device_type',
    'device_type_id',
    'tenant',
    'tenant_id',
  ].map((filter): [string, PathFilter] => [filter, { through: 'device', filter }]),
);

export const componentDisplay = ({ name, label }: { readonly name: string; readonly label: string }): string =>
  label === '' ? name : `${name} (${label})`;

/** NetBox: a component's module is one of its device. */
export const moduleProblems = (after: { readonly device: number }, module: JsonObject | undefined): FieldErrors =>
  module && module['device'] !== after.device ? { module: ['The module must belong to the same device.'] } : {};
