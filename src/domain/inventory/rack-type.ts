import { type JsonObject, sameJson } from '../engine/json.ts';
import { defineResource } from '../engine/resource/resource.ts';
import { primary, reference, slug, text } from '../engine/schema/fields.ts';
import { rackCooling } from './cooling.ts';
import { dimensionProblems, dimensionsOf, rackDimensions, withoutIdleUnits } from './rack-dimensions.ts';

const rackTypeFields = {
  manufacturer: reference('dcim.manufacturer', { required: true }),
  model: text({ required: true, maxLength: 100 }),
  slug: slug(),
  ...rackDimensions,
  ...rackCooling,
  ...primary,
} as const;

/** NetBox: make and model of a rack; its racks take their physical attributes from it. */
export const rackType = defineResource({
  app: 'dcim',
  model: 'racktype',
  endpoint: 'rack-types',
  label: 'rack type',
  images: true,
  fields: rackTypeFields,
  unique: [
    { name: 'manufacturer_model', fields: ['manufacturer', 'model'] },
    { name: 'slug', fields: ['slug'] },
  ],
  naturalKey: 'slug',
  importKey: 'model',
  ordering: ['manufacturer', 'model'],
  brief: ['manufacturer', 'model', 'slug', 'description', 'rack_count'],
  counts: { rack_count: { type: 'dcim.rack', field: 'rack_type', filtered: true } },
  search: ['manufacturer.name', 'model', 'description', 'comments'],
  display: ({ model }) => model,
  derive: ({ after }) => withoutIdleUnits(after),
  check({ after }) {
    const problems = dimensionProblems(after);
    return {
      ...(after.form_factor === null ? { form_factor: ['This field cannot be blank.'] } : {}),
      ...(problems.length > 0 ? { __all__: problems } : {}),
    };
  },
  /** NetBox: racks of a changed type follow it. */
  async onSave({ id, before, after }, work) {
    const dimensions: JsonObject = dimensionsOf(after);
    if (before === null || sameJson(dimensionsOf(before), dimensions)) return;
    for (const { id: rackId } of await work.children('dcim.rack', 'rack_type', id)) {
      const rack = await work.get('dcim.rack', rackId);
      if (rack) work.updateDependent(rack, dimensions);
    }
  },
});

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'dcim.racktype': typeof rackTypeFields;
  }
}
