import { defineResource } from '../engine/resource/resource.ts';
import { choices, labelOf } from '../engine/schema/choices.ts';
import type { TypeName } from '../engine/schema/field-kinds.ts';
import { choice, extensible, genericReference, reference } from '../engine/schema/fields.ts';

const priorities = choices({ primary: 'Primary', secondary: 'Secondary', tertiary: 'Tertiary', inactive: 'Inactive' });

/** NetBox: who is whom for an object, out of the types that have contacts. */
export const contactAssignmentOf = (types: readonly TypeName[]) =>
  defineResource({
    app: 'tenancy',
    model: 'contactassignment',
    endpoint: 'contact-assignments',
    label: 'contact assignment',
    fields: {
      object: genericReference(types, {
        required: true,
        onDelete: 'cascade',
        counted: true,
        unviewable: 'hide-entry',
      }),
      contact: reference('tenancy.contact', { required: true }),
      role: reference('tenancy.contactrole', { required: true }),
      priority: choice(priorities, { multi: true }),
      ...extensible,
    },
    unique: [{ name: 'object_contact_role', fields: ['object', 'contact', 'role'] }],
    ordering: ['contact', 'role', 'object'],
    partOf: ['object'],
    brief: ['contact', 'role', 'priority'],
    search: ['contact.name', 'role.name'],
    filters: {
      /** By id, as the contacts of other objects; NetBox has `contact_id` only, and Ansible asks for `contact`. */
      contact: { as: 'contact_id' },
      group: { through: 'contact', filter: 'group' },
      group_id: { through: 'contact', filter: 'group_id' },
      object_type_id: { as: 'object_type' },
    },
    display: ({ priority }, { related }) => {
      const shown = priority === null ? '' : ` (${labelOf(priorities, priority)})`;
      return `${related('contact')?.name}${shown} -> ${related('object')?.name}`;
    },
    displayNeeds: ['contact', 'object'],
  });

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'tenancy.contactassignment': ReturnType<typeof contactAssignmentOf>['fields'];
  }
}
