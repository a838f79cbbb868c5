import { defineResource } from '../engine/resource/resource.ts';
import { nodeUniqueness } from '../engine/resource/tree-uniqueness.ts';
import { boolean, color, primary, reference, slug, text } from '../engine/schema/fields.ts';
import { alwaysZero, unofferedObject } from '../engine/schema/unsupported-fields.ts';

const deviceRoleFields = {
  name: text({ required: true, maxLength: 100 }),
  slug: slug(),
  color: color({ default: '9e9e9e' }),
  vm_role: boolean({ default: true, help: 'Virtual machines may be assigned to this role' }),
  parent: reference('dcim.devicerole', { onDelete: 'cascade', linked: true }),
  ...primary,
  virtualmachine_count: alwaysZero,
  config_template: unofferedObject('Config templates'),
} as const;

/** NetBox: what a device is for. Roles form a tree; deleting a role deletes its children. */
export const deviceRole = defineResource({
  app: 'dcim',
  model: 'devicerole',
  endpoint: 'device-roles',
  label: 'device role',
  fields: deviceRoleFields,
  unique: nodeUniqueness('device role'),
  tree: 'parent',
  naturalKey: 'slug',
  importKey: 'name',
  ordering: ['name'],
  brief: ['name', 'slug', 'description', 'device_count', 'virtualmachine_count'],
  counts: { device_count: { type: 'dcim.device', field: 'role' } },
  unoffered: { objects: ['config_template_id'] },
  search: ['name', 'slug', 'description', 'comments'],
  display: ({ name }) => name,
});

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'dcim.devicerole': typeof deviceRoleFields;
  }
}
