import { defineResource } from '../engine/resource/resource.ts';
import { boolean, computed, described, reference, text } from '../engine/schema/fields.ts';
import { baysWithFittingModules } from './bay-compatibility.ts';
import {
  componentDisplay,
  componentIdentity,
  componentProblems,
  deviceFilters,
  unofferedDeviceFilters,
} from './component.ts';
import { bayTypes } from './module-bay-type.ts';

export const moduleBayFields = {
  ...componentIdentity,
  position: text({ maxLength: 30, help: 'Identifier to reference when renaming installed components' }),
  enabled: boolean({ default: true }),
  installed_module: reference('dcim.module', { readOnly: true, onDelete: 'keep' }),
  ...bayTypes,
  _occupied: { ...computed('boolean', ({ installed_module }) => installed_module !== null), nullable: false },
  ...described,
} as const;

/** NetBox: a slot of a device, or of a module in it, for one module. */
export const moduleBay = defineResource({
  app: 'dcim',
  model: 'modulebay',
  endpoint: 'module-bays',
  label: 'module bay',
  shards: 4,
  fields: moduleBayFields,
  unique: [{ name: 'device_module_name', fields: ['device', 'module', 'name'], nullIsValue: true }],
  naturalKey: 'name',
  importKey: 'name',
  ordering: ['device', 'name'],
  partOf: ['device'],
  brief: ['name', 'description'],
  filters: {
    ...deviceFilters,
    /** NetBox: the bay that the module is in which brought this one. */
    parent_id: { through: 'module', filter: 'module_bay_id' },
  },
  unoffered: unofferedDeviceFilters,
  search: ['name', 'label', 'description'],
  annotations: { is_module_compatible: 'boolean' },
  annotate: baysWithFittingModules,
  display: componentDisplay,
  check: ({ after, related }) => componentProblems(after, related('module')),
});

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'dcim.modulebay': typeof moduleBayFields;
  }
}
