import { defineResource } from '../engine/resource/resource.ts';
import { email, primary, references, text, url } from '../engine/schema/fields.ts';

const contactFields = {
  groups: references('tenancy.contactgroup', { filterMode: 'any' }),
  name: text({ required: true, maxLength: 100 }),
  title: text({ maxLength: 100 }),
  phone: text({ mayBeDigits: true, maxLength: 50 }),
  email: email(),
  address: text({ maxLength: 200 }),
  link: url({ maxLength: 200 }),
  ...primary,
} as const;

export const contact = defineResource({
  app: 'tenancy',
  model: 'contact',
  endpoint: 'contacts',
  label: 'contact',
  fields: contactFields,
  naturalKey: 'name',
  importKey: 'name',
  ordering: ['name'],
  brief: ['name', 'description'],
  search: ['name', 'title', 'phone', 'email', 'address', 'link', 'description', 'comments'],
  display: ({ name }) => name,
});

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'tenancy.contact': typeof contactFields;
  }
}
