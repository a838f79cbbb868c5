import { defineResource } from '../engine/resource/resource.ts';
import { primary, slug, text } from '../engine/schema/fields.ts';

const contactRoleFields = { name: text({ required: true, maxLength: 100 }), slug: slug(), ...primary } as const;

/** NetBox: what a contact is to an object: operator, owner, emergency. */
export const contactRole = defineResource({
  app: 'tenancy',
  model: 'contactrole',
  endpoint: 'contact-roles',
  label: 'contact role',
  fields: contactRoleFields,
  unique: [
    { name: 'name', fields: ['name'] },
    { name: 'slug', fields: ['slug'] },
  ],
  naturalKey: 'slug',
  importKey: 'name',
  ordering: ['name'],
  brief: ['name', 'slug', 'description'],
  search: ['name', 'slug', 'description', 'comments'],
  display: ({ name }) => name,
});

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'tenancy.contactrole': typeof contactRoleFields;
  }
}
