import { defineResource } from '../engine/resource/resource.ts';
import { color, primary, reference, references, slug, text } from '../engine/schema/fields.ts';

const moduleBayTypeFields = {
  name: text({ required: true, maxLength: 100 }),
  slug: slug(),
  manufacturer: reference('dcim.manufacturer', { onDelete: 'protect' }),
  color: color({ default: '' }),
  ...primary,
} as const;

/** NetBox 4.7: what fits what: a form of module bays, and of the module types that go into them. */
export const moduleBayType = defineResource({
  app: 'dcim',
  model: 'modulebaytype',
  endpoint: 'module-bay-types',
  label: 'module bay type',
  fields: moduleBayTypeFields,
  unique: [
    { name: 'manufacturer_name', fields: ['manufacturer', 'name'], nullIsValue: true },
    { name: 'manufacturer_slug', fields: ['manufacturer', 'slug'], nullIsValue: true },
  ],
  naturalKey: 'slug',
  importKey: 'name',
  ordering: ['manufacturer', 'name'],
  brief: ['name', 'slug', 'manufacturer', 'color', 'description'],
  search: ['name', 'slug', 'description', 'comments'],
  display: ({ name }) => name,
});

/** The types of bays that a bay has, or that a module fits into. None means any. */
export const bayTypes = {
  module_bay_types: references('dcim.modulebaytype', { filterMode: 'any' }),
} as const;

/** NetBox 4.7: a module fits a bay unless both name types of bays, and share none. */
export const fitsBay = (ofBay: readonly number[], ofModuleType: readonly number[]): boolean =>
  ofBay.length === 0 || ofModuleType.length === 0 || ofBay.some((id) => ofModuleType.includes(id));

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'dcim.modulebaytype': typeof moduleBayTypeFields;
  }
}
