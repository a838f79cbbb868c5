import { optionalText, primary, text } from '../model/fields.ts';
import { defineResource } from '../model/resource.ts';

export const vendor = defineResource({
  app: 'asset-lifecycle',
  model: 'vendor',
  endpoint: 'vendors',
  label: 'vendor',
  contacts: true,
  fields: {
    name: text({ required: true, maxLength: 100 }),
    code: optionalText({ mayBeDigits: true, maxLength: 50 }),
    ...primary,
  },
  unique: [
    { name: 'name', fields: ['name'] },
    { name: 'code', fields: ['code'] },
  ],
  naturalKey: 'name',
  importKey: 'name',
  ordering: ['name'],
  brief: ['name', 'code', 'description'],
  search: ['name', 'code', 'description', 'comments'],
  display: ({ name }) => name,
});
